using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Routes;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Secrets shared with chat services: from the Dapr secret store, else from configuration (<c>ChatOps:Secrets:{name}</c>).</summary>
public sealed class WebhookSecrets(HttpClient http, Sidecar sidecar, IConfiguration configuration, TimeProvider clock)
{
    public const string Slack = "slack-signing-secret", GitHub = "github-webhook-secret", GitHubToken = "github-token";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, (string? Value, DateTimeOffset At)> _known = new();

    public async Task<string> Need(string name, CancellationToken stop) => await Find(name, stop) ?? throw GatewayErrors.WebhookNotConfigured(name);

    public async Task<string?> Find(string name, CancellationToken stop)
    {
        if (_known.TryGetValue(name, out var known) && clock.GetUtcNow() - known.At < Fresh)
            return known.Value;
        var value = await FromStore(name, stop) ?? configuration[$"ChatOps:Secrets:{name}"];
        _known[name] = (value, clock.GetUtcNow());
        return value;
    }

    private async Task<string?> FromStore(string name, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{sidecar.Address}/v1.0/secrets/{Components.SecretStore}/{name}");
        if (sidecar.ApiToken is { } token)
            request.Headers.Add("dapr-api-token", token);
        try
        {
            using var answer = await http.SendAsync(request, stop);
            return answer.StatusCode == System.Net.HttpStatusCode.OK
                ? (await answer.Content.ReadFromJsonAsync<Dictionary<string, string>>(stop))?.GetValueOrDefault(name)
                : null; // no such secret, or no such store: configuration may have it
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
