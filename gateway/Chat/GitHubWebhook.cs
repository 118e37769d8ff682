using System.Security.Cryptography;
using System.Text.Json;
using ReleaseOrchestrator.Gateway.Identity;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>POST /webhooks/github: lines of new issue and pull request comments that begin with <c>/release</c>.</summary>
public static class GitHubWebhook
{
    public const string Channel = "github";

    private const string DeliveryHeader = "X-GitHub-Delivery", Command = "/release";

    /// <summary>GitHub does not sign a time: how old a comment may be keeps the memory of taken ones finite.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromDays(7);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/github", Handle).WithName(nameof(GitHubWebhook)).WithMetadata(Access.Anyone);

    public static async Task<IResult> Handle(HttpContext http, ChatInbox inbox, WebhookSecrets secrets, ReplyPoster replies, TimeProvider clock, CancellationToken stop)
    {
        var body = await WebhookBody.Read(http.Request, stop);
        GitHubSignature.Check(await secrets.Need(WebhookSecrets.GitHub, stop), http.Request.Headers[GitHubSignature.Header].ToString(), body);
        if (http.Request.Headers[DeliveryHeader].ToString() is not { Length: > 0 } delivery)
            throw GatewayErrors.WebhookMalformed($"The header {DeliveryHeader} is missing.");
        if (http.Request.Headers["X-GitHub-Event"] != "issue_comment")
            return Nothing("Only issue_comment is of interest here.");

        var comment = Comment.Read(body);
        if (comment.Action != "created")
            return Nothing("Only new comments are of interest here.");
        var now = clock.GetUtcNow();
        if (now - comment.CreatedAt > Limit)
            throw GatewayErrors.WebhookStale("comment.created_at", Limit);

        var canPost = await replies.CanPostToGitHub(stop);
        var commands = comment.Text.Split('\n')
            .Select(line => line.Trim())
            .Where(line => line == Command || line.StartsWith(Command + " ", StringComparison.Ordinal))
            .Select((line, i) => new ReceivedCommand(
                $"chat-{Guid.CreateVersion7(now):N}-{i}", Channel, $"{comment.UserId} {comment.Login}", line[Command.Length..].Trim(), $"{comment.Repository}#{comment.Issue}", now, CommandState.Received, null, canPost ? ReplyDelivery.Pending : ReplyDelivery.Kept))
            .ToList();
        if (commands.Count == 0)
            return Nothing("No line begins with /release.");

        // The delivery id is not signed: the body decides as well, or a replay would only need another id.
        await inbox.Take([$"github:{delivery}", $"github-body:{Convert.ToHexStringLower(SHA256.HashData(body))}"], commands, stop);
        return Results.Accepted("/api/v1/chat/commands", new { commands = commands.Select(c => c.Id) });
    }

    private static IResult Nothing(string why) => Results.Ok(new { commands = Array.Empty<string>(), why });

    private sealed record Comment(string Action, string Text, long UserId, string Login, DateTimeOffset CreatedAt, string Repository, long Issue)
    {
        public static Comment Read(byte[] body)
        {
            try
            {
                using var json = JsonDocument.Parse(body);
                var (root, comment) = (json.RootElement, json.RootElement.GetProperty("comment"));
                var user = comment.GetProperty("user");
                return new(
                    root.GetProperty("action").GetString()!, comment.GetProperty("body").GetString() ?? "", user.GetProperty("id").GetInt64(), user.GetProperty("login").GetString()!,
                    comment.GetProperty("created_at").GetDateTimeOffset(), root.GetProperty("repository").GetProperty("full_name").GetString()!, root.GetProperty("issue").GetProperty("number").GetInt64());
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw GatewayErrors.WebhookMalformed($"This is not an issue_comment as GitHub sends it: {e.Message}");
            }
        }
    }
}
