using System.Text.Encodings.Web;
using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Sidecars;
using LocalDapr.Tracing;

namespace LocalDapr.Invocation;

/// <summary>A call over HTTP to an app that speaks gRPC: it becomes OnInvoke, and what the app says becomes an HTTP answer.</summary>
internal static class GrpcAppInvocation
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Call(GrpcApp app, HttpContext context, string caller, string callee, string method, byte[] body, CancellationToken stop)
    {
        var metadata = GrpcMetadata.FromHttp(context.Request.Headers);
        foreach (var (name, value) in ProxyHeaders.Introduction(caller, callee))
            metadata[name] = value;
        if (TraceContext.Read(context.Request.Headers) is { } span)
            metadata[TraceContext.BinaryHeader] = span.Binary;
        var request = new InvokeRequest
        {
            Method = method,
            ContentType = context.Request.ContentType ?? "",
            Data = new Any { Value = ByteString.CopyFrom(body) },
            HttpExtension = new HTTPExtension
            {
                Verb = System.Enum.TryParse<HTTPExtension.Types.Verb>(context.Request.Method, ignoreCase: true, out var verb) ? verb : HTTPExtension.Types.Verb.None,
                Querystring = context.Request.QueryString.Value?.TrimStart('?') ?? "",
            },
        };
        try
        {
            var answer = await app.Invoke(request, metadata, headers => GrpcMetadata.ToHttp(headers, context.Response), stop);
            context.Response.ContentType = answer.ContentType.Length > 0 ? answer.ContentType : "application/json";
            await context.Response.Body.WriteAsync(answer.Data?.Value.Memory ?? default, stop);
        }
        catch (RpcException e)
        {
            context.Response.StatusCode = GrpcStatus.ToHttp(e.StatusCode);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(JsonSerializer.Serialize(new { code = (int)e.StatusCode, message = e.Status.Detail }, Plain), stop);
        }
    }
}
