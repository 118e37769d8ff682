using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Cli.Api;

/// <summary>The gateway's API, as much of it as people use from a terminal.</summary>
public sealed class ReleaseApi : IDisposable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    private readonly HttpClient _http;

    /// <param name="server">E.g. <c>http://127.0.0.1:8080</c>.</param>
    public ReleaseApi(Uri server, string token)
    {
        _http = new HttpClient { BaseAddress = new Uri(server, "/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Task<ReleaseView> Release(string id, CancellationToken stop) => Send<ReleaseView>(HttpMethod.Get, $"releases/{id}", null, null, stop);

    public Task<Page<ReleaseView>> Releases(int top, CancellationToken stop) => Send<Page<ReleaseView>>(HttpMethod.Get, $"releases?top={top}", null, null, stop);

    public Task<ReleaseManifest> Manifest(string id, CancellationToken stop) => Send<ReleaseManifest>(HttpMethod.Get, $"releases/{id}/manifest", null, null, stop);

    public Task<RolloutPlan> Plan(string id, CancellationToken stop) => Send<RolloutPlan>(HttpMethod.Get, $"releases/{id}/plan", null, null, stop);

    /// <summary>What a release would do; nothing is started.</summary>
    public Task<RolloutPlan> Plan(PlanReleaseRequest request, CancellationToken stop) => Send<RolloutPlan>(HttpMethod.Post, "releases/plan", request, null, stop);

    /// <summary>Entries after <paramref name="after"/>, oldest first, a page at most.</summary>
    public Task<Page<TimelineEntry>> Timeline(string id, long after, CancellationToken stop) => Send<Page<TimelineEntry>>(HttpMethod.Get, $"releases/{id}/timeline?after={after}", null, null, stop);

    public Task<Page<ApprovalView>> Approvals(string id, CancellationToken stop) => Send<Page<ApprovalView>>(HttpMethod.Get, $"releases/{id}/approvals", null, null, stop);

    /// <param name="key">Repeating the call with the same key starts nothing twice.</param>
    public Task<Started> Start(StartReleaseRequest request, string key, CancellationToken stop) => Send<Started>(HttpMethod.Post, "releases", request, key, stop);

    public Task<ApprovalView> Decide(string id, ApprovalRequest request, CancellationToken stop) => Send<ApprovalView>(HttpMethod.Post, $"releases/{id}/approvals", request, null, stop);

    /// <param name="verb">pause, resume, abort or withdraw.</param>
    /// <param name="inFlight">Only for an abort: also what Azure is doing for the release now.</param>
    public Task<Started> Steer(string id, string verb, string reason, CancellationToken stop, bool inFlight = false) =>
        Send<Started>(HttpMethod.Post, $"releases/{id}/{verb}", new DecisionRequest(reason, inFlight), null, stop);

    public Task<Started> RollBack(string id, RollbackRequest request, CancellationToken stop) => Send<Started>(HttpMethod.Post, $"releases/{id}/rollback", request, null, stop);

    public Task<PoolDecisionView> DecideOnPool(string id, string cluster, string pool, PoolDecisionRequest request, CancellationToken stop) =>
        Send<PoolDecisionView>(HttpMethod.Post, $"releases/{id}/pools/{Uri.EscapeDataString(cluster)}/{Uri.EscapeDataString(pool)}", request, null, stop);

    public Task<ReleaseWhy> Why(string id, CancellationToken stop) => Send<ReleaseWhy>(HttpMethod.Get, $"releases/{id}/why", null, null, stop);

    /// <summary>Evidence of a release, a page at most.</summary>
    /// <param name="next">Where the page before said that it goes on; null: from the beginning.</param>
    public Task<Page<Evidence>> EvidenceOf(string id, string? stage, string? gate, string? next, CancellationToken stop) => Send<Page<Evidence>>(
        HttpMethod.Get,
        next?.Replace("/api/v1/", "", StringComparison.Ordinal)
            ?? $"releases/{id}/evidence?top=200{(stage is null ? "" : $"&stage={Uri.EscapeDataString(stage)}")}{(gate is null ? "" : $"&gate={Uri.EscapeDataString(gate)}")}",
        null, null, stop);

    public Task<Evidence> Evidence(string id, string evidenceId, CancellationToken stop) => Send<Evidence>(HttpMethod.Get, $"releases/{id}/evidence/{evidenceId}", null, null, stop);

    public Task<Evidence> Submit(string id, SubmitEvidenceRequest request, CancellationToken stop) => Send<Evidence>(HttpMethod.Post, $"releases/{id}/evidence", request, null, stop);

    public Task<Evidence> Revoke(string id, string evidenceId, string reason, CancellationToken stop) =>
        Send<Evidence>(HttpMethod.Post, $"releases/{id}/evidence/{evidenceId}/revoke", new RevokeEvidenceRequest(reason), null, stop);

    public Task<CreatedToken> CreateToken(string name, IReadOnlyList<string> roles, CancellationToken stop) => Send<CreatedToken>(HttpMethod.Post, "tokens", new { name, roles }, null, stop);

    /// <summary>Stores a document (a window, a freeze, a cycle) written in YAML.</summary>
    public async Task PutDocument(string kind, string name, string yaml, CancellationToken stop)
    {
        using var response = await _http.PutAsync($"{kind}/{name}", new StringContent(yaml, new MediaTypeHeaderValue("application/yaml")), stop);
        await Refuse(response, stop);
    }

    public Task<T> Get<T>(string path, CancellationToken stop) => Send<T>(HttpMethod.Get, path, null, null, stop);

    /// <summary>Every item of a list, page after page.</summary>
    public async IAsyncEnumerable<T> All<T>(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        for (var next = path; next is not null;)
        {
            var page = await Get<Page<T>>(next, stop);
            foreach (var item in page.Value)
                yield return item;
            next = page.NextLink;
        }
    }

    /// <summary>An answer as it comes, to where it is wanted.</summary>
    public async Task Download(string path, Stream to, CancellationToken stop)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, stop);
        await Refuse(response, stop);
        await response.Content.CopyToAsync(to, stop);
    }

    public void Dispose() => _http.Dispose();

    private async Task<T> Send<T>(HttpMethod method, string path, object? body, string? key, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, options: Json) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await _http.SendAsync(request, stop);
        await Refuse(response, stop);
        return (await response.Content.ReadFromJsonAsync<T>(Json, stop))!;
    }

    private static async Task Refuse(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.IsSuccessStatusCode)
            return;
        var text = await response.Content.ReadAsStringAsync(stop);
        var problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonSerializer.Deserialize<ProblemBody>(text, Json) : null;
        throw new ApiException(response.StatusCode, problem?.Type?.Split(':')[^1] ?? "unexpected-answer", problem?.Detail ?? $"The server answered {(int)response.StatusCode}: {text}", problem?.Field);
    }

    private sealed record ProblemBody(string? Type, string? Detail, string? Field);
}

/// <summary>Answer to what starts or steers a release.</summary>
public sealed record Started(string Id, string State);

/// <param name="Secret">The token itself; shown this once.</param>
public sealed record CreatedToken(string Secret);

/// <summary>The server refused: what it said.</summary>
public sealed class ApiException(HttpStatusCode status, string code, string message, string? field) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    public string Code { get; } = code;

    public string? Field { get; } = field;

    /// <summary>Worth asking again as it is.</summary>
    public bool MayPass => Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.GatewayTimeout;
}
