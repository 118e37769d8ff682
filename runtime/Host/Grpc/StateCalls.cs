using System.Globalization;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using LocalDapr.Http;
using LocalDapr.State;
using Protocols.Grpc.Server;
using Concurrency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConcurrency;

namespace LocalDapr.Grpc;

/// <summary>State over gRPC.</summary>
internal static class StateCalls
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Unary.Map<GetStateRequest, GetStateResponse>(routes, DaprService.Path("GetState"), Get);
        Unary.Map<GetBulkStateRequest, GetBulkStateResponse>(routes, DaprService.Path("GetBulkState"), GetBulk);
        Unary.Map<SaveStateRequest, Empty>(routes, DaprService.Path("SaveState"), (request, call) => Apply(
            call, request.StoreName, "ERR_STATE_SAVE", $"failed saving state in state store {request.StoreName}",
            [.. request.States.Select(item => Change(item))]));
        Unary.Map<DeleteStateRequest, Empty>(routes, DaprService.Path("DeleteState"), (request, call) => Apply(
            call, request.StoreName, "ERR_STATE_DELETE", $"failed deleting state with key {request.Key}",
            [Change(new StateItem { Key = request.Key, Etag = request.Etag, Options = request.Options }) with { Value = null }]));
        Unary.Map<DeleteBulkStateRequest, Empty>(routes, DaprService.Path("DeleteBulkState"), (request, call) => Apply(
            call, request.StoreName, "ERR_STATE_DELETE_BULK", $"failed deleting state in state store {request.StoreName}",
            [.. request.States.Select(item => Change(item) with { Value = null })]));
        Unary.Map<ExecuteStateTransactionRequest, Empty>(routes, DaprService.Path("ExecuteStateTransaction"), Transact);
    }

    private static async Task<GetStateResponse> Get(GetStateRequest request, ServerCall call)
    {
        var store = StateAccess.Store(call.Http.Sidecar, request.StoreName);
        return await StateAccess.Find(call.Http.Sidecar, store, request.Key, call.Cancelled) is { } value
            ? new GetStateResponse { Data = ByteString.CopyFrom(value.Value), Etag = value.ETag, Metadata = { Describe(value) } }
            : new GetStateResponse();
    }

    private static async Task<GetBulkStateResponse> GetBulk(GetBulkStateRequest request, ServerCall call)
    {
        var store = StateAccess.Store(call.Http.Sidecar, request.StoreName);
        var response = new GetBulkStateResponse();
        foreach (var key in request.Keys)
            response.Items.Add(await StateAccess.Find(call.Http.Sidecar, store, key, call.Cancelled) is { } value
                ? new BulkStateItem { Key = key, Data = ByteString.CopyFrom(value.Value), Etag = value.ETag, Metadata = { Describe(value) } }
                : new BulkStateItem { Key = key });
        return response;
    }

    private static Task<Empty> Transact(ExecuteStateTransactionRequest request, ServerCall call) => Apply(
        call, request.StoreName, "ERR_STATE_TRANSACTION", "error while executing state transaction",
        [.. request.Operations.Select(operation => operation.OperationType switch
        {
            "upsert" => Change(operation.Request, request.Metadata),
            "delete" => Change(operation.Request, request.Metadata) with { Value = null },
            var other => throw new ApiException(400, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {other} not supported"),
        })]);

    private static async Task<Empty> Apply(ServerCall call, string store, string code, string what, IReadOnlyList<StateRequest> changes)
    {
        await StateAccess.Apply(
            call.Http.Sidecar, StateAccess.Store(call.Http.Sidecar, store), code, what, changes, call.Cancelled);
        return new Empty();
    }

    private static StateRequest Change(StateItem item, MapField<string, string>? outer = null) => new(
        item.Key,
        item.Value.ToByteArray(),
        item.Etag?.Value,
        item.Options?.Concurrency == Concurrency.ConcurrencyFirstWrite,
        item.Options?.Concurrency == Concurrency.ConcurrencyLastWrite,
        DaprService.Copy(outer ?? [], item.Metadata));

    private static Dictionary<string, string> Describe(StateValue value) =>
        value.Expires is { } expires ? new() { ["ttlExpireTime"] = expires.ToString("O", CultureInfo.InvariantCulture) } : [];
}
