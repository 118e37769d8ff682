using System.Net.Http.Headers;

namespace LocalDapr.Invocation;

/// <summary>HTTP headers as metadata of a gRPC call and back. What gRPC reserves for itself travels under the prefix dapr-.</summary>
internal static class GrpcMetadata
{
    private const string Prefix = "dapr-";

    /// <summary>Headers that mean something to HTTP itself; to a gRPC app they are only something said.</summary>
    private static readonly HashSet<string> Permanent = new(StringComparer.OrdinalIgnoreCase)
    {
        "Accept", "Accept-Charset", "Accept-Language", "Accept-Ranges", "Cache-Control", "Content-Type", "Content-Length", "Cookie", "Date",
        "Expect", "From", "Host", "If-Match", "If-Modified-Since", "If-None-Match", "If-Schedule-Tag-Match", "If-Unmodified-Since",
        "Max-Forwards", "Origin", "Pragma", "Referer", "Via", "Warning",
    };

    public static Dictionary<string, string> FromHttp(IHeaderDictionary headers)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in headers)
            if (ProxyHeaders.Travels(headers, name))
                metadata[(Permanent.Contains(name) ? Prefix + name : name).ToLowerInvariant()] = values.ToString();
        return metadata;
    }

    public static void ToHttp(HttpResponseMessage answer, HttpResponse to)
    {
        foreach (var (name, values) in ((HttpHeaders)answer.Headers).Concat(answer.TrailingHeaders))
        {
            if (!ProxyHeaders.IsOneHop(name) && !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase) && name is not ("grpc-status" or "grpc-message"))
                to.Headers[name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase) ? Prefix + name : name] = values.ToArray();
        }
    }
}
