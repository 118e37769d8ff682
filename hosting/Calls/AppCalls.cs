using System.Net.Http.Json;
using Dapr.Client;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Errors;

namespace ReleaseOrchestrator.Hosting.Calls;

/// <summary>Questions to other apps, by Dapr service invocation. A refusal there comes back as the same refusal here.</summary>
public class AppCalls
{
    private readonly HttpClient _http;

    public AppCalls(DaprClient dapr)
        : this(dapr.CreateInvokableHttpClient())
    {
    }

    /// <param name="http">Takes requests to <c>http://{app id}/{path}</c> to that app.</param>
    protected AppCalls(HttpClient http) => _http = http;

    public virtual Task<TAnswer> Get<TAnswer>(string appId, string path, CancellationToken stop) =>
        Send<TAnswer>(HttpMethod.Get, appId, path, null, null, stop);

    public virtual Task<TAnswer> Post<TRequest, TAnswer>(string appId, string path, TRequest request, CancellationToken stop) =>
        Send<TAnswer>(HttpMethod.Post, appId, path, JsonContent.Create(request, options: ReleaseJson.Tolerant), null, stop);

    public virtual Task<TAnswer> Put<TRequest, TAnswer>(string appId, string path, TRequest request, CancellationToken stop) =>
        Send<TAnswer>(HttpMethod.Put, appId, path, JsonContent.Create(request, options: ReleaseJson.Tolerant), null, stop);

    public virtual async Task Delete(string appId, string path, CancellationToken stop) =>
        await Send<object>(HttpMethod.Delete, appId, path, null, null, stop);

    /// <summary>Asks on somebody's behalf: their name and roles go along, as the gateway would send them.</summary>
    /// <param name="idempotencyKey">Names the request, so that a repetition finds what the first one did.</param>
    public virtual Task<TAnswer> As<TRequest, TAnswer>(
        Caller caller, HttpMethod method, string appId, string path, TRequest? request, CancellationToken stop, string? idempotencyKey = null) =>
        Send<TAnswer>(method, appId, path, request is null ? null : JsonContent.Create(request, options: ReleaseJson.Tolerant), caller, stop, idempotencyKey);

    /// <summary>What an app answers as it comes, on somebody's behalf: for answers that are passed on and not read.</summary>
    public virtual async Task<HttpResponseMessage> Fetch(Caller caller, string appId, string path, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://{appId}/{path.TrimStart('/')}");
        request.Headers.Add(CallerHeaders.Actor, caller.Actor);
        request.Headers.Add(CallerHeaders.Roles, string.Join(',', caller.Roles));
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
            if (response.IsSuccessStatusCode)
                return response;
            using (response)
                throw await Refused(appId, path, response, stop);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(appId, e.Message);
        }
    }

    private async Task<TAnswer> Send<TAnswer>(HttpMethod method, string appId, string path, HttpContent? body, Caller? caller, CancellationToken stop, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, $"http://{appId}/{path.TrimStart('/')}") { Content = body };
        if (caller is not null)
        {
            request.Headers.Add(CallerHeaders.Actor, caller.Actor);
            request.Headers.Add(CallerHeaders.Roles, string.Join(',', caller.Roles));
        }

        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);

        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, stop);
        }
        catch (HttpRequestException e)
        {
            throw Unreachable(appId, e.Message);
        }

        using (response)
        {
            if (!response.IsSuccessStatusCode)
                throw await Refused(appId, path, response, stop);
            return response.StatusCode == System.Net.HttpStatusCode.NoContent || response.Content.Headers.ContentLength == 0
                ? default!
                : (await response.Content.ReadFromJsonAsync<TAnswer>(ReleaseJson.Tolerant, stop))!;
        }
    }

    private static async Task<DomainException> Refused(string appId, string path, HttpResponseMessage response, CancellationToken stop)
    {
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json"
            && (await response.Content.ReadFromJsonAsync<Problem>(ReleaseJson.Tolerant, stop))?.ToRefusal() is { } refusal)
            return refusal;
        return Unreachable(appId, $"{path} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(stop)}");
    }

    private static DomainException Unreachable(string appId, string problem) =>
        new(ErrorKind.Unavailable, "app-unavailable", $"{appId} cannot be asked now: {problem}") { RetryAfter = TimeSpan.FromSeconds(2) };
}
