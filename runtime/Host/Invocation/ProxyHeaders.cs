using System.Net;

namespace LocalDapr.Invocation;

/// <summary>Which headers travel with a call that is passed on: all but those that concern one connection only, and none that claim who calls.</summary>
public static class ProxyHeaders
{
    public const string CallerAppId = "dapr-caller-app-id";
    public const string CallerNamespace = "dapr-caller-namespace";
    public const string CalleeAppId = "dapr-callee-app-id";

    private static readonly string ThisHost = Dns.GetHostName();

    private static readonly HashSet<string> OneHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "HTTP2-Settings", "Host", "Expect",
    };

    public static bool IsOneHop(string name) => OneHop.Contains(name);

    public static bool Travels(IHeaderDictionary headers, string name) =>
        !OneHop.Contains(name) && !name.StartsWith(':')
        && !name.Equals(CallerAppId, StringComparison.OrdinalIgnoreCase)
        && !name.Equals(CallerNamespace, StringComparison.OrdinalIgnoreCase)
        && !name.Equals(CalleeAppId, StringComparison.OrdinalIgnoreCase)
        && !headers.Connection.Any(line => line is not null && line.Split(',').Any(named => named.Trim().Equals(name, StringComparison.OrdinalIgnoreCase)));

    public static void CopyRequest(HttpRequest from, HttpRequestMessage to)
    {
        foreach (var (name, values) in from.Headers)
        {
            if (!Travels(from.Headers, name))
                continue;
            IEnumerable<string?> sent = values;
            if (!to.Headers.TryAddWithoutValidation(name, sent))
                to.Content?.Headers.TryAddWithoutValidation(name, sent);
        }
    }

    /// <summary>Says who calls whom, and through which machine the call came unless it stayed with its app.</summary>
    public static void Introduce(HttpRequestMessage call, string caller, string callee)
    {
        foreach (var (name, value) in Introduction(caller, callee))
            call.Headers.TryAddWithoutValidation(name, value);
        if (caller == callee)
            return;
        call.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
        call.Headers.TryAddWithoutValidation("X-Forwarded-Host", ThisHost);
        call.Headers.TryAddWithoutValidation("Forwarded", $"for=127.0.0.1;by=127.0.0.1;host={ThisHost}");
    }

    public static IEnumerable<KeyValuePair<string, string>> Introduction(string caller, string callee) =>
    [
        KeyValuePair.Create(CallerAppId, caller), KeyValuePair.Create(CallerNamespace, "default"), KeyValuePair.Create(CalleeAppId, callee),
    ];

    public static void CopyResponse(HttpResponseMessage from, HttpResponse to)
    {
        var named = from.Headers.Connection;
        foreach (var (name, values) in from.Headers.Concat(from.Content.Headers))
            if (!OneHop.Contains(name) && !named.Contains(name, StringComparer.OrdinalIgnoreCase))
                to.Headers[name] = values.ToArray();
    }
}
