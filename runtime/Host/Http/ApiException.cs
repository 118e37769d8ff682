using System.Text.Json.Nodes;
using Google.Protobuf;
using Grpc.Core;

namespace LocalDapr.Http;

/// <summary>A refusal in the words of the Dapr API: a code, a message, and the status that goes with it.</summary>
public sealed class ApiException(int status, string code, string message, Exception? inner = null) : Exception(message, inner)
{
    private static readonly System.Text.Json.JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Status { get; } = status;

    public string Code { get; } = code;

    /// <summary>The status over gRPC, where it does not follow from the one over HTTP.</summary>
    public StatusCode? Rpc { get; init; }

    public IReadOnlyList<IMessage> Details { get; init; } = [];

    /// <summary>The details are given over gRPC alone.</summary>
    private bool IsPlainOverHttp { get; init; }

    public Task Write(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        var body = new JsonObject { ["errorCode"] = Code, ["message"] = Message };
        if (Details.Count > 0 && !IsPlainOverHttp)
            body["details"] = new JsonArray([.. Details.Select(ErrorDetails.Json)]);
        return context.Response.WriteAsync(body.ToJsonString(Plain));
    }

    /// <summary>A refusal that over gRPC has its code as the reason, and over HTTP no details.</summary>
    public static ApiException Basic(StatusCode rpc, int status, string code, string message) =>
        new(status, code, message) { Rpc = rpc, Details = [ErrorDetails.Info(code)], IsPlainOverHttp = true };

    public static ApiException DirectInvoke(string appId, string reason) =>
        new(500, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {reason}");

    public static ApiException TooLarge(long most, Exception? inner = null) =>
        new(413, "ERR_BODY_READ", $"failed to read request body: it is larger than {most} bytes; --max-body-size sets another limit", inner);

    public static ApiException DirectInvokeWithoutApp() =>
        new(404, "ERR_DIRECT_INVOKE", "failed getting app id either from the URL path or the header dapr-app-id");

    public static ApiException NotReady(string reason) => new(500, "ERR_HEALTH_NOT_READY", $"dapr is not ready: {reason}");

    public static ApiException Malformed(string reason) =>
        new(400, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");
}
