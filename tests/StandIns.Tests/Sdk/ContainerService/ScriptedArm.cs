using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;

namespace StandIns.Tests.Sdk.ContainerService;

/// <summary>Azure Resource Manager as a script: each request takes the next answer and is remembered.</summary>
public sealed class ScriptedArm
{
    private readonly Queue<HttpResponseMessage> _answers = new();

    public List<Asked> Requests { get; } = [];

    public sealed record Asked(string Method, string Path, string Query, string? IfMatch, string? IfNoneMatch, JsonNode? Body, string? Token, string? UserAgent);

    public ScriptedArm Answer(int status, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        var answer = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new StringContent(body?.ToJsonString() ?? "", Encoding.UTF8, "application/json"),
        };
        foreach (var (name, value) in headers)
            answer.Headers.TryAddWithoutValidation(name, value);
        _answers.Enqueue(answer);
        return this;
    }

    public HttpPipelineTransport Transport => new HttpClientTransport(new HttpClient(new Handler(this)));

    public ArmClient Client(Action<ArmClientOptions>? configure = null)
    {
        var options = new ArmClientOptions { Transport = Transport };
        options.Retry.MaxRetries = 0;
        configure?.Invoke(options);
        return new ArmClient(new AnyToken(), "00000000-0000-0000-0000-000000000000", options);
    }

    private HttpResponseMessage Next(HttpRequestMessage request, string body)
    {
        Requests.Add(new Asked(
            request.Method.Method,
            request.RequestUri!.AbsolutePath,
            request.RequestUri.Query,
            Header(request, "If-Match"),
            Header(request, "If-None-Match"),
            body.Length == 0 ? null : JsonNode.Parse(body),
            request.Headers.Authorization?.ToString(),
            Header(request, "User-Agent")));
        if (!_answers.TryDequeue(out var answer))
            throw new InvalidOperationException($"The script has no answer left for {request.Method} {request.RequestUri}.");
        answer.RequestMessage = request;
        return answer;
    }

    private static string? Header(HttpRequestMessage request, string name) =>
        request.Headers.TryGetValues(name, out var values) ? string.Join(' ', values) : null;

    private sealed class Handler(ScriptedArm script) : HttpMessageHandler
    {
        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? "" : new StreamReader(request.Content.ReadAsStream(cancellationToken)).ReadToEnd();
            return script.Next(request, body);
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return script.Next(request, request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
        }
    }

    private sealed class AnyToken : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new($"token-for-{string.Join(',', requestContext.Scopes)}", DateTimeOffset.MaxValue);

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
