namespace LocalDapr.Invocation;

/// <summary>Which headers travel with a call that is passed on: all but those that concern one connection only.</summary>
public static class ProxyHeaders
{
    private static readonly HashSet<string> OneHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authorization", "TE", "Trailer",
        "Transfer-Encoding", "Upgrade", "Host", "Expect",
    };

    public static void CopyRequest(HttpRequest from, HttpRequestMessage to)
    {
        foreach (var (name, values) in from.Headers)
        {
            if (OneHop.Contains(name) || name.StartsWith("dapr-call", StringComparison.OrdinalIgnoreCase) || name.StartsWith(':'))
                continue;
            IEnumerable<string?> sent = values;
            if (!to.Headers.TryAddWithoutValidation(name, sent))
                to.Content?.Headers.TryAddWithoutValidation(name, sent);
        }
        to.Headers.TryAddWithoutValidation("X-Forwarded-Host", from.Host.Value);
        to.Headers.TryAddWithoutValidation("X-Forwarded-For", "127.0.0.1");
    }

    public static void CopyResponse(HttpResponseMessage from, HttpResponse to)
    {
        foreach (var (name, values) in from.Headers.Concat(from.Content.Headers))
            if (!OneHop.Contains(name))
                to.Headers[name] = values.ToArray();
    }
}
