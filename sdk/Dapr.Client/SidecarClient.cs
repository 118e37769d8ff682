using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;
using Protocols.Grpc.Client;

namespace Dapr.Client;

/// <summary>
/// The client of a sidecar: gRPC for the building blocks, HTTP for invocation and health. Each building block has its own file; this
/// one holds what they share.
/// </summary>
internal sealed partial class SidecarClient : DaprClient
{
    private const string Json = "application/json";

    private readonly GrpcChannel _sidecar;
    private readonly HttpClient _http;
    private readonly string _apiToken;

    public SidecarClient(Uri grpcEndpoint, HttpClient http, JsonSerializerOptions json, string apiToken)
    {
        (_http, JsonSerializerOptions, _apiToken) = (http, json, apiToken);
        _http.DefaultRequestHeaders.UserAgent.Add(UserAgent());
        var headers = new Dictionary<string, string> { ["user-agent"] = UserAgent().ToString() };
        if (!string.IsNullOrWhiteSpace(apiToken))
        {
            headers["dapr-api-token"] = apiToken;
            _http.DefaultRequestHeaders.TryAddWithoutValidation("dapr-api-token", apiToken);
        }
        _sidecar = new GrpcChannel(grpcEndpoint, new GrpcChannelOptions { Headers = headers, MaxReceiveMessageSize = 4 * 1024 * 1024 });
    }

    public override JsonSerializerOptions JsonSerializerOptions { get; }

    protected override void Dispose(bool disposing)
    {
        _sidecar.Dispose();
        _http.Dispose();
        base.Dispose(disposing);
    }

    private async Task<TResponse> Call<TRequest, TResponse>(string operation, string rpc, TRequest request, CancellationToken stop)
        where TRequest : IMessage
        where TResponse : class, IMessage<TResponse>, new()
    {
        try
        {
            return await _sidecar.Unary<TRequest, TResponse>(PathOf(rpc), request, new CallOptions(Stop: stop));
        }
        catch (RpcException refused)
        {
            throw Explain(operation, refused, stop);
        }
    }

    // A caller who stops a call asked for it: that is no failure of Dapr.
    private static Exception Explain(string operation, RpcException refused, CancellationToken stop) =>
        refused.StatusCode == StatusCode.Cancelled && stop.IsCancellationRequested
            ? new OperationCanceledException(refused.Status.Detail, refused, stop)
            : new DaprException(
                $"{operation} operation failed: the Dapr endpoint indicated a failure ({refused.StatusCode}: {refused.Status.Detail}). See InnerException for details.",
                refused);

    private static string PathOf(string rpc) => $"/dapr.proto.runtime.v1.Dapr/{rpc}";

    private ByteString Write<T>(T data) => UnsafeByteOperations.UnsafeWrap(JsonSerializer.SerializeToUtf8Bytes(data, JsonSerializerOptions));

    private T Read<T>(ByteString data, string what)
    {
        if (data.IsEmpty) return default!;
        try
        {
            return JsonSerializer.Deserialize<T>(data.Span, JsonSerializerOptions)!;
        }
        catch (JsonException broken)
        {
            throw new DaprException($"{what} operation failed: the payload could not be deserialized. See InnerException for details.", broken);
        }
    }

    private static void Copy(IEnumerable<KeyValuePair<string, string>>? from, MapField<string, string> to)
    {
        foreach (var (name, value) in from ?? []) to[name] = value;
    }
}
