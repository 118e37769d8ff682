using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Platform;

/// <summary>Slack and GitHub, as they sign and send.</summary>
internal static class Webhooks
{
    /// <summary>Who is who in chat, as the platform's environment.</summary>
    public static IReadOnlyDictionary<string, string> People { get; } = new Dictionary<string, string>
    {
        ["ChatOps__Identities__0__Channel"] = "slack",
        ["ChatOps__Identities__0__User"] = "U0APPROVER",
        ["ChatOps__Identities__0__Name"] = "on-call",
        ["ChatOps__Identities__0__Roles__0"] = "viewer",
        ["ChatOps__Identities__0__Roles__1"] = "operator",
        ["ChatOps__Identities__0__Roles__2"] = "approver",
        ["ChatOps__Identities__1__Channel"] = "github",
        ["ChatOps__Identities__1__User"] = "octocat",
        ["ChatOps__Identities__1__Name"] = "octocat",
        ["ChatOps__Identities__1__Roles__0"] = "viewer",
        ["ChatOps__Identities__1__Roles__1"] = "operator",
    };

    /// <summary>The slash command <c>/release</c> with this text; what Slack would show.</summary>
    public static async Task<(int Status, string Text)> Slack(RunningPlatform platform, string text, CancellationToken stop)
    {
        var body = $"token=x&team_id=T1&command=%2Frelease&user_id=U0APPROVER&user_name=approver&text={Uri.EscapeDataString(text)}";
        var timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = "v0=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret(platform, "slack-signing-secret")), Encoding.UTF8.GetBytes($"v0:{timestamp}:{body}")));
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(platform.Address, "/webhooks/slack")) { Content = new StringContent(body, new MediaTypeHeaderValue("application/x-www-form-urlencoded")) };
        request.Headers.Add("X-Slack-Request-Timestamp", timestamp);
        request.Headers.Add("X-Slack-Signature", signature);
        using var response = await http.SendAsync(request, stop);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(stop));
    }

    /// <summary>A new comment on an issue; the status of the answer.</summary>
    public static async Task<int> GitHubComment(RunningPlatform platform, string comment, CancellationToken stop)
    {
        var body = new JsonObject
        {
            ["action"] = "created",
            ["issue"] = new JsonObject { ["number"] = 7 },
            ["comment"] = new JsonObject { ["id"] = 1, ["body"] = comment, ["created_at"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ["user"] = new JsonObject { ["id"] = 583231, ["login"] = "octocat" } },
            ["repository"] = new JsonObject { ["full_name"] = "octocat/releases" },
        }.ToJsonString();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(platform.Address, "/webhooks/github")) { Content = new StringContent(body, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("X-GitHub-Event", "issue_comment");
        request.Headers.Add("X-GitHub-Delivery", Guid.NewGuid().ToString());
        request.Headers.Add("X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret(platform, "github-webhook-secret")), Encoding.UTF8.GetBytes(body))));
        using var response = await http.SendAsync(request, stop);
        return (int)response.StatusCode;
    }

    private static string Secret(RunningPlatform platform, string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(platform.Data, "secrets.json")))![name]!.GetValue<string>();
}
