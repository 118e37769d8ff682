using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Concurrency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConcurrency;
using Consistency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConsistency;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override async Task<TValue> GetStateAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Read<TValue>((await Get(storeName, key, consistencyMode, metadata, cancellationToken)).Data, "State");

    public override async Task<(TValue value, string etag)> GetStateAndETagAsync<TValue>(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await Get(storeName, key, consistencyMode, metadata, cancellationToken);
        return (Read<TValue>(response.Data, "State"), response.Etag);
    }

    public override async Task<ReadOnlyMemory<byte>> GetByteStateAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        (await Get(storeName, key, consistencyMode, metadata, cancellationToken)).Data.Memory;

    public override async Task<(ReadOnlyMemory<byte>, string etag)> GetByteStateAndETagAsync(
        string storeName, string key, ConsistencyMode? consistencyMode = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        var response = await Get(storeName, key, consistencyMode, metadata, cancellationToken);
        return (response.Data.Memory, response.Etag);
    }

    public override async Task<IReadOnlyList<BulkStateItem>> GetBulkStateAsync(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        [
            .. (await GetBulk(storeName, keys, parallelism, metadata, cancellationToken))
                .Select(item => new BulkStateItem(item.Key, item.Data.ToStringUtf8(), item.Etag)),
        ];

    public override async Task<IReadOnlyList<BulkStateItem<TValue>>> GetBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        [
            .. (await GetBulk(storeName, keys, parallelism, metadata, cancellationToken))
                .Select(item => new BulkStateItem<TValue>(item.Key, Read<TValue>(item.Data, "State"), item.Etag)),
        ];

    public override Task SaveStateAsync<TValue>(
        string storeName, string key, TValue value, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Save(storeName, [Item(key, Value(value), null, stateOptions, metadata)], cancellationToken);

    public override Task<bool> TrySaveStateAsync<TValue>(
        string storeName, string key, TValue value, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return IsCurrent(Save(storeName, [Item(key, Value(value), etag, stateOptions, metadata)], cancellationToken));
    }

    public override Task SaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Save(storeName, [Item(key, ByteString.CopyFrom(binaryValue.Span), null, stateOptions, metadata)], cancellationToken);

    public override Task<bool> TrySaveByteStateAsync(
        string storeName, string key, ReadOnlyMemory<byte> binaryValue, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return IsCurrent(Save(storeName, [Item(key, ByteString.CopyFrom(binaryValue.Span), etag, stateOptions, metadata)], cancellationToken));
    }

    public override Task SaveBulkStateAsync<TValue>(
        string storeName, IReadOnlyList<SaveStateItem<TValue>> items, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items.Count > 0
            ? Save(storeName, items.Select(item => Item(item.Key, Value(item.Value), item.ETag, item.StateOptions, item.Metadata)), cancellationToken)
            : throw new ArgumentException("items do not contain any elements", nameof(items));
    }

    public override Task DeleteStateAsync(
        string storeName, string key, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default) =>
        Delete(storeName, key, null, stateOptions, metadata, cancellationToken);

    public override Task<bool> TryDeleteStateAsync(
        string storeName, string key, string etag, StateOptions? stateOptions = null, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(etag);
        return IsCurrent(Delete(storeName, key, etag, stateOptions, metadata, cancellationToken));
    }

    public override Task DeleteBulkStateAsync(
        string storeName, IReadOnlyList<BulkDeleteStateItem> items, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(items);
        var request = new Wire.DeleteBulkStateRequest { StoreName = storeName };
        request.States.AddRange(items.Select(item => Item(item.Key, ByteString.Empty, item.ETag, item.StateOptions, item.Metadata)));
        return Call<Wire.DeleteBulkStateRequest, Empty>("State", "DeleteBulkState", request, cancellationToken);
    }

    public override Task ExecuteStateTransactionAsync(
        string storeName, IReadOnlyList<StateTransactionRequest> operations, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(operations);
        if (operations.Count == 0) throw new ArgumentException("operations does not contain any elements", nameof(operations));

        var request = new Wire.ExecuteStateTransactionRequest { StoreName = storeName };
        Copy(metadata, request.Metadata);
        request.Operations.AddRange(operations.Select(operation => new Wire.TransactionalStateOperation
        {
            OperationType = operation.OperationType == StateOperationType.Delete ? "delete" : "upsert",
            Request = Item(
                operation.Key, ByteString.CopyFrom(operation.Value ?? []), operation.ETag, operation.Options, operation.Metadata),
        }));
        return Call<Wire.ExecuteStateTransactionRequest, Empty>("State", "ExecuteStateTransaction", request, cancellationToken);
    }

    private Task<Wire.GetStateResponse> Get(
        string storeName, string key, ConsistencyMode? consistency, IReadOnlyDictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Wire.GetStateRequest { StoreName = storeName, Key = key, Consistency = Of(consistency) };
        Copy(metadata, request.Metadata);
        return Call<Wire.GetStateRequest, Wire.GetStateResponse>("State", "GetState", request, stop);
    }

    private async Task<IReadOnlyList<Wire.BulkStateItem>> GetBulk(
        string storeName, IReadOnlyList<string> keys, int? parallelism, IReadOnlyDictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0) throw new ArgumentException("keys do not contain any elements", nameof(keys));

        var request = new Wire.GetBulkStateRequest { StoreName = storeName, Keys = { keys }, Parallelism = parallelism ?? 0 };
        Copy(metadata, request.Metadata);
        var response = await Call<Wire.GetBulkStateRequest, Wire.GetBulkStateResponse>("State", "GetBulkState", request, stop);
        return response.Items.FirstOrDefault(item => item.Error.Length > 0) is { } failed
            ? throw new DaprException($"Get bulk state operation failed for key '{failed.Key}': {failed.Error}")
            : response.Items;
    }

    private Task<Empty> Save(string storeName, IEnumerable<Wire.StateItem> items, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        var request = new Wire.SaveStateRequest { StoreName = storeName };
        request.States.AddRange(items);
        return Call<Wire.SaveStateRequest, Empty>("State", "SaveState", request, stop);
    }

    private Task<Empty> Delete(
        string storeName, string key, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata, CancellationToken stop)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        var request = new Wire.DeleteStateRequest { StoreName = storeName, Key = key };
        if (etag is not null) request.Etag = new Wire.Etag { Value = etag };
        if (options is not null) request.Options = Of(options);
        Copy(metadata, request.Metadata);
        return Call<Wire.DeleteStateRequest, Empty>("State", "DeleteState", request, stop);
    }

    private ByteString Value<TValue>(TValue value) => value is null ? ByteString.Empty : Write(value);

    private static Wire.StateItem Item(
        string key, ByteString value, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var item = new Wire.StateItem { Key = key, Value = value };
        if (etag is not null) item.Etag = new Wire.Etag { Value = etag };
        if (options is not null) item.Options = Of(options);
        Copy(metadata, item.Metadata);
        return item;
    }

    // The sidecar answers a change of something that was changed since with Aborted.
    private static async Task<bool> IsCurrent(Task change)
    {
        try
        {
            await change;
            return true;
        }
        catch (DaprException failed) when (failed.InnerException is RpcException { StatusCode: StatusCode.Aborted })
        {
            return false;
        }
    }

    private static Wire.StateOptions Of(StateOptions options) => new()
    {
        Consistency = Of(options.Consistency),
        Concurrency = options.Concurrency switch
        {
            ConcurrencyMode.FirstWrite => Concurrency.ConcurrencyFirstWrite,
            ConcurrencyMode.LastWrite => Concurrency.ConcurrencyLastWrite,
            _ => Concurrency.ConcurrencyUnspecified,
        },
    };

    private static Consistency Of(ConsistencyMode? mode) => mode switch
    {
        ConsistencyMode.Eventual => Consistency.ConsistencyEventual,
        ConsistencyMode.Strong => Consistency.ConsistencyStrong,
        _ => Consistency.ConsistencyUnspecified,
    };
}
