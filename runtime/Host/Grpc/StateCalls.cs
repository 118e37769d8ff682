using System.Text.Json;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Http;
using LocalDapr.State;
using Protocols.Grpc.Server;
using Concurrency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConcurrency;
using Consistency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConsistency;

namespace LocalDapr.Grpc;

/// <summary>State over gRPC.</summary>
internal static class StateCalls
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        Unary.Map<GetStateRequest, GetStateResponse>(routes, DaprService.Path("GetState"), Get);
        Unary.Map<GetBulkStateRequest, GetBulkStateResponse>(routes, DaprService.Path("GetBulkState"), GetBulk);
        Unary.Map<SaveStateRequest, Empty>(routes, DaprService.Path("SaveState"), Save);
        Unary.Map<DeleteStateRequest, Empty>(routes, DaprService.Path("DeleteState"), (request, call) => Apply(
            call, request.StoreName, new StateOperation("ERR_STATE_DELETE", $"failed deleting state with key {request.Key}"),
            [Change(new StateItem { Key = request.Key, Etag = request.Etag, Options = request.Options }) with { Value = null }]));
        Unary.Map<DeleteBulkStateRequest, Empty>(routes, DaprService.Path("DeleteBulkState"), (request, call) => Apply(
            call, request.StoreName, new StateOperation("ERR_STATE_BULK_DELETE", $"failed deleting state in state store {request.StoreName}"),
            [.. request.States.Select(item => Change(item) with { Value = null })]));
        Unary.Map<ExecuteStateTransactionRequest, Empty>(routes, DaprService.Path("ExecuteStateTransaction"), Transact);
        Unary.Map<QueryStateRequest, QueryStateResponse>(routes, DaprService.Path("QueryStateAlpha1"), (request, call) =>
            throw StateErrors.QueryUnsupported(StateAccess.Store(call.Http.Sidecar, request.StoreName).Name));
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
        var values = await StateAccess.FindAll(call.Http.Sidecar, store, request.Keys, call.Cancelled);
        return new GetBulkStateResponse
        {
            Items =
            {
                request.Keys.Zip(values, (key, value) => value is null
                    ? new BulkStateItem { Key = key }
                    : new BulkStateItem { Key = key, Data = ByteString.CopyFrom(value.Value), Etag = value.ETag, Metadata = { Describe(value) } }),
            },
        };
    }

    private static Task<Empty> Save(SaveStateRequest request, ServerCall call)
    {
        StateAccess.Store(call.Http.Sidecar, request.StoreName);
        if (request.States.Any(item => item.Key.Length == 0))
            throw StateErrors.EmptyKey();
        if (request.States.FirstOrDefault(item => item.Metadata.GetValueOrDefault("contentType") == "application/json" && !IsJson(item.Value)) is { } wrong)
            throw new RpcException(StatusCode.Unknown, $"the value of key {wrong.Key} is not JSON, as its contentType says");
        return Apply(
            call, request.StoreName, new StateOperation("ERR_STATE_SAVE", $"failed saving state in state store {request.StoreName}"),
            [.. request.States.Select(Change)]);
    }

    private static async Task<Empty> Transact(ExecuteStateTransactionRequest request, ServerCall call)
    {
        var store = StateAccess.Store(call.Http.Sidecar, request.StoreName);
        List<StateRequest> changes =
        [
            .. request.Operations.Select(operation => operation.OperationType switch
            {
                "upsert" => Change(operation.Request ?? new StateItem()),
                "delete" => Change(operation.Request ?? new StateItem()) with { Value = null },
                var other => throw ApiException.Basic(
                    StatusCode.Unimplemented, 500, "ERR_NOT_SUPPORTED_STATE_OPERATION", $"operation type {other} not supported"),
            }),
        ];
        if (changes.Count > 0)
            await StateAccess.ApplyTogether(call.Http.Sidecar, store, changes, call.Cancelled);
        return new Empty();
    }

    private static async Task<Empty> Apply(ServerCall call, string store, StateOperation operation, IReadOnlyList<StateRequest> changes)
    {
        await StateAccess.ApplyEach(call.Http.Sidecar, StateAccess.Store(call.Http.Sidecar, store), operation, changes, call.Cancelled);
        return new Empty();
    }

    private static StateRequest Change(StateItem item) => new(
        item.Key,
        item.Value.ToByteArray(),
        item.Etag?.Value,
        item.Options?.Concurrency switch
        {
            Concurrency.ConcurrencyFirstWrite => "first-write",
            Concurrency.ConcurrencyLastWrite => "last-write",
            _ => null,
        },
        item.Options?.Consistency switch
        {
            Consistency.ConsistencyStrong => "strong",
            Consistency.ConsistencyEventual => "eventual",
            _ => null,
        },
        DaprService.Copy(item.Metadata));

    private static bool IsJson(ByteString value)
    {
        try
        {
            using var _ = JsonDocument.Parse(value.Memory);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Describe(StateValue value) =>
        value.Expires is { } expires ? new() { ["ttlExpireTime"] = StateApi.Format(expires) } : [];
}
