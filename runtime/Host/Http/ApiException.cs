using System.Text.Json;

namespace LocalDapr.Http;

/// <summary>A refusal in the words of the Dapr API: a code, a message, and the status that goes with it.</summary>
public sealed class ApiException(int status, string code, string message) : Exception(message)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public int Status { get; } = status;

    public string Code { get; } = code;

    public Task Write(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(JsonSerializer.Serialize(new { errorCode = Code, message = Message }, Plain));
    }

    public static ApiException DirectInvoke(string appId, string reason) =>
        new(500, "ERR_DIRECT_INVOKE", $"failed to invoke, id: {appId}, err: {reason}");

    public static ApiException DirectInvokeWithoutApp() =>
        new(404, "ERR_DIRECT_INVOKE", "failed getting app id either from the URL path or the header dapr-app-id");

    public static ApiException NotReady(string reason) => new(500, "ERR_HEALTH_NOT_READY", $"dapr is not ready: {reason}");

    public static ApiException Malformed(string reason) =>
        new(400, "ERR_MALFORMED_REQUEST", $"failed deserializing HTTP body: {reason}");
}
