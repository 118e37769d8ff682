using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace StandIns.Tests.Runtime.Host;

/// <summary>What a sidecar answered over HTTP: the status, and the body as text.</summary>
internal sealed record Answer(HttpStatusCode Status, string Body, HttpResponseHeaders Headers, string? ContentType)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    /// <summary>The code in the body of a refusal.</summary>
    public string? ErrorCode => Json.GetProperty("errorCode").GetString();

    public string? Message => Json.GetProperty("message").GetString();

    /// <summary>The detail of that type in the body of a refusal.</summary>
    public JsonElement Detail(string type) =>
        Json.GetProperty("details").EnumerateArray().Single(d => d.GetProperty("@type").GetString() == $"type.googleapis.com/google.rpc.{type}");

    public string Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : "";
}

/// <summary>Short ways to ask a sidecar over HTTP.</summary>
internal static class Asking
{
    extension(HttpClient http)
    {
        public async Task<Answer> Ask(HttpMethod method, string path, string? body = null, string contentType = "application/json", params (string Name, string Value)[] headers)
        {
            using var request = new HttpRequestMessage(method, path);
            if (body is not null)
            {
                request.Content = new StringContent(body);
                request.Content.Headers.ContentType = contentType.Length == 0 ? null : MediaTypeHeaderValue.Parse(contentType);
            }
            foreach (var (name, value) in headers)
                request.Headers.TryAddWithoutValidation(name, value);
            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            return new Answer(
                answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), answer.Headers,
                answer.Content.Headers.ContentType?.ToString());
        }

        public Task<Answer> Get(string path) => http.Ask(HttpMethod.Get, path);

        public Task<Answer> Post(string path, string body = "", string contentType = "application/json", params (string Name, string Value)[] headers) =>
            http.Ask(HttpMethod.Post, path, body, contentType, headers);
    }
}
