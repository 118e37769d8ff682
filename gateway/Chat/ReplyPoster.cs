using System.Net.Http.Headers;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>
/// Sends replies back to the channel. Slack: <c>ChatOps:Slack:ResponseUrlPrefix</c> bounds where to. GitHub: needs a token (secret
/// <c>github-token</c>) and takes <c>ChatOps:GitHub:ApiUrl</c>.
/// </summary>
public sealed class ReplyPoster(HttpClient http, WebhookSecrets secrets, IConfiguration configuration)
{
    public string SlackPrefix { get; } = configuration["ChatOps:Slack:ResponseUrlPrefix"] ?? "https://hooks.slack.com/";

    public bool MayPostTo(string responseUrl) => Uri.TryCreate(responseUrl, UriKind.Absolute, out var url) && url.AbsoluteUri.StartsWith(SlackPrefix, StringComparison.Ordinal);

    public async Task<bool> CanPostToGitHub(CancellationToken stop) => await secrets.Find(WebhookSecrets.GitHubToken, stop) is not null;

    public async Task Post(ReceivedCommand command, CancellationToken stop)
    {
        using var request = command.Channel == SlackWebhook.Channel
            ? new HttpRequestMessage(HttpMethod.Post, command.ReplyTo) { Content = JsonContent.Create(SlackMessage.Of(command.Text, command.Reply!)) }
            : await GitHubComment(command, stop);
        using var answer = await http.SendAsync(request, stop);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<HttpRequestMessage> GitHubComment(ReceivedCommand command, CancellationToken stop)
    {
        var (repository, issue) = (command.ReplyTo!.Split('#')[0], command.ReplyTo!.Split('#')[1]);
        var api = (configuration["ChatOps:GitHub:ApiUrl"] ?? "https://api.github.com").TrimEnd('/');
        var text = $"`/release {command.Text.Replace('`', '\'')}`\n```\n{command.Reply!.Replace("```", "'''", StringComparison.Ordinal)}\n```";
        var request = new HttpRequestMessage(HttpMethod.Post, $"{api}/repos/{repository}/issues/{issue}/comments") { Content = JsonContent.Create(new { body = text }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await secrets.Need(WebhookSecrets.GitHubToken, stop));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("release-orchestrator", "1"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.github+json"));
        return request;
    }
}
