using Grpc.Core;
using LocalDapr.Http;

namespace LocalDapr.State;

/// <summary>Every way the state API refuses, with the codes and details that daprd gives.</summary>
public static class StateErrors
{
    public static ApiException NotConfigured(string store, string appId) => new(500, "ERR_STATE_STORE_NOT_CONFIGURED", $"state store {store} is not configured")
    {
        Rpc = StatusCode.FailedPrecondition,
        Details = [ErrorDetails.Info("DAPR_STATE_NOT_CONFIGURED", ("appID", appId))],
    };

    public static ApiException NotFound(string store, string appId) => new(400, "ERR_STATE_STORE_NOT_FOUND", $"state store {store} is not found")
    {
        Rpc = StatusCode.InvalidArgument,
        Details = [ErrorDetails.Info("DAPR_STATE_NOT_FOUND", ("appID", appId))],
    };

    public static ApiException IllegalKey(string store, string key, string reason) => new(400, "ERR_MALFORMED_REQUEST", reason)
    {
        Rpc = StatusCode.InvalidArgument,
        Details = [ErrorDetails.Field(key, reason), ErrorDetails.Resource("state", store), ErrorDetails.Info("DAPR_STATE_ILLEGAL_KEY")],
    };

    public static ApiException QueryUnsupported(string store) => new(500, "ERR_STATE_STORE_NOT_SUPPORTED", "state store does not support querying")
    {
        Rpc = StatusCode.Internal,
        Details = [ErrorDetails.Resource("state", store), ErrorDetails.Info("DAPR_STATE_QUERYING_NOT_SUPPORTED")],
    };

    /// <summary>Only over gRPC: over HTTP a key that is missing is a malformed body.</summary>
    public static ApiException EmptyKey() => ApiException.Basic(StatusCode.InvalidArgument, 400, "ERR_STATE_SAVE", "state key cannot be empty");

    public static ApiException Malformed(string reason) => new(400, "ERR_MALFORMED_REQUEST", reason);
}
