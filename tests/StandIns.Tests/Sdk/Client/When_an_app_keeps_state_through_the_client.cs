using Dapr;
using Dapr.Client;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;
using BulkStateItem = Dapr.Client.Autogen.Grpc.v1.BulkStateItem;
using Concurrency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConcurrency;
using Consistency = Dapr.Client.Autogen.Grpc.v1.StateOptions.Types.StateConsistency;
using StateOptions = Dapr.Client.StateOptions;

namespace StandIns.Tests.Sdk.Client;

public class When_an_app_keeps_state_through_the_client
{
    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite, Consistency = ConsistencyMode.Strong };

    private static readonly Dictionary<string, string> Ttl = new() { ["ttlInSeconds"] = "60" };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private sealed record Pool(string Name);

    private static T Only<T>(FakeSidecar sidecar) => Assert.IsType<T>(Assert.Single(sidecar.Requests));

    private static T Last<T>(FakeSidecar sidecar) => Assert.IsType<T>(sidecar.Requests[^1]);

    [Fact]
    public async Task A_value_is_read_with_its_etag()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<GetStateRequest>(_ => new GetStateResponse { Data = ByteString.CopyFromUtf8("""{"name":"system"}"""), Etag = "42" });

        Assert.Equal((new Pool("system"), "42"), await sidecar.Client.GetStateAndETagAsync<Pool>("store", "pool/1", ConsistencyMode.Strong, Ttl, Stop));

        var request = Only<GetStateRequest>(sidecar);
        Assert.Equal(("store", "pool/1", Consistency.ConsistencyStrong, "60"), (request.StoreName, request.Key, request.Consistency, request.Metadata["ttlInSeconds"]));
    }

    [Fact]
    public async Task A_key_without_a_value_is_the_types_default()
    {
        await using var sidecar = await FakeSidecar.Start();
        Assert.Equal((null, ""), await sidecar.Client.GetStateAndETagAsync<Pool?>("store", "k", cancellationToken: Stop));
        Assert.Equal(0, await sidecar.Client.GetStateAsync<int>("store", "k", cancellationToken: Stop));
        Assert.True((await sidecar.Client.GetByteStateAsync("store", "k", cancellationToken: Stop)).IsEmpty);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_said_to_be_so()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Put("store", "k", "\"text\"");
        await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.GetStateAsync<Pool>("store", "k", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_value_is_saved_with_its_options()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.SaveStateAsync("store", "k", new Pool("user"), FirstWrite, Ttl, Stop);

        var item = Only<SaveStateRequest>(sidecar).States.Single();
        Assert.Equal(("k", """{"name":"user"}""", "60"), (item.Key, item.Value.ToStringUtf8(), item.Metadata["ttlInSeconds"]));
        Assert.Equal((Concurrency.ConcurrencyFirstWrite, Consistency.ConsistencyStrong), (item.Options.Concurrency, item.Options.Consistency));
        Assert.Null(item.Etag);
    }

    [Fact]
    public async Task A_null_is_saved_as_nothing()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.SaveStateAsync<Pool?>("store", "k", null, cancellationToken: Stop);
        Assert.True(Only<SaveStateRequest>(sidecar).States.Single().Value.IsEmpty);
    }

    [Fact]
    public async Task A_save_with_an_etag_says_whether_it_was_the_current_one()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Put("store", "k", "1");
        Assert.True(await sidecar.Client.TrySaveStateAsync("store", "k", 2, "1", cancellationToken: Stop));
        Assert.False(await sidecar.Client.TrySaveStateAsync("store", "k", 3, "1", cancellationToken: Stop));
        Assert.Equal("2", sidecar.Get("store", "k"));
    }

    [Fact]
    public async Task Another_refusal_of_a_save_with_an_etag_is_thrown()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Refuses<SaveStateRequest>(StatusCode.InvalidArgument, "invalid etag");
        var refused = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.TrySaveStateAsync("store", "k", 1, "x", cancellationToken: Stop));
        Assert.Equal(StatusCode.InvalidArgument, Assert.IsType<RpcException>(refused.InnerException).StatusCode);
    }

    [Fact]
    public async Task A_save_without_an_etag_does_not_hide_a_mismatch()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Refuses<SaveStateRequest>(StatusCode.Aborted);
        await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.SaveStateAsync("store", "k", 1, FirstWrite, cancellationToken: Stop));
    }

    [Fact]
    public async Task A_removal_with_an_etag_says_whether_it_was_the_current_one()
    {
        await using var sidecar = await FakeSidecar.Start();
        Assert.True(await sidecar.Client.TryDeleteStateAsync("store", "k", "7", FirstWrite, cancellationToken: Stop));
        var request = Only<DeleteStateRequest>(sidecar);
        Assert.Equal(("k", "7", Concurrency.ConcurrencyFirstWrite), (request.Key, request.Etag.Value, request.Options.Concurrency));

        sidecar.Refuses<DeleteStateRequest>(StatusCode.Aborted);
        Assert.False(await sidecar.Client.TryDeleteStateAsync("store", "k", "7", cancellationToken: Stop));
        await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.DeleteStateAsync("store", "k", cancellationToken: Stop));
    }

    [Fact]
    public async Task Bytes_are_kept_as_they_are()
    {
        await using var sidecar = await FakeSidecar.Start();
        byte[] bytes = [0, 255, 128];
        await sidecar.Client.SaveByteStateAsync("store", "k", bytes, cancellationToken: Stop);
        var (read, etag) = await sidecar.Client.GetByteStateAndETagAsync("store", "k", cancellationToken: Stop);

        Assert.Equal(bytes, read.ToArray());
        Assert.True(await sidecar.Client.TrySaveByteStateAsync("store", "k", new byte[] { 1 }, etag, cancellationToken: Stop));
        Assert.False(await sidecar.Client.TrySaveByteStateAsync("store", "k", new byte[] { 2 }, etag, cancellationToken: Stop));
        Assert.Equal([1], (await sidecar.Client.GetByteStateAsync("store", "k", cancellationToken: Stop)).ToArray());
    }

    [Fact]
    public async Task Several_values_are_read_at_once()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<GetBulkStateRequest>(_ => new GetBulkStateResponse
        {
            Items = { new BulkStateItem { Key = "a", Data = ByteString.CopyFromUtf8("""{"name":"x"}"""), Etag = "1" }, new BulkStateItem { Key = "b" } },
        });
        var text = await sidecar.Client.GetBulkStateAsync("store", ["a", "b"], 2, cancellationToken: Stop);
        Assert.Equal([("a", """{"name":"x"}""", "1"), ("b", "", "")], text.Select(item => (item.Key, item.Value, item.ETag)));
        Assert.Equal((2, 2), (Only<GetBulkStateRequest>(sidecar).Keys.Count, Only<GetBulkStateRequest>(sidecar).Parallelism));

        var typed = await sidecar.Client.GetBulkStateAsync<Pool?>("store", ["a", "b"], null, cancellationToken: Stop);
        Assert.Equal([new Pool("x"), null], typed.Select(item => item.Value));
    }

    [Fact]
    public async Task One_of_several_that_cannot_be_read_is_named()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<GetBulkStateRequest>(_ => new GetBulkStateResponse { Items = { new BulkStateItem { Key = "b", Error = "disk" } } });
        var failed = await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.GetBulkStateAsync("store", ["b"], null, cancellationToken: Stop));
        Assert.Contains("'b': disk", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_values_are_saved_and_removed_at_once()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.SaveBulkStateAsync("store", [new SaveStateItem<int>("a", 1, ""), new SaveStateItem<int>("b", 2, "", metadata: Ttl)], Stop);
        Assert.Equal([("a", "1"), ("b", "2")], Only<SaveStateRequest>(sidecar).States.Select(item => (item.Key, item.Value.ToStringUtf8())));

        await sidecar.Client.DeleteBulkStateAsync("store", [new BulkDeleteStateItem("a", "3"), new BulkDeleteStateItem("b", "")], Stop);
        Assert.Equal([("a", "3"), ("b", "")], Last<DeleteBulkStateRequest>(sidecar).States.Select(item => (item.Key, item.Etag.Value)));
    }

    [Fact]
    public async Task A_transaction_carries_its_operations_in_order()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.ExecuteStateTransactionAsync(
            "store",
            [
                new StateTransactionRequest("a", [0, 255], StateOperationType.Upsert, etag: "3", options: FirstWrite),
                new StateTransactionRequest("b", null, StateOperationType.Delete),
            ],
            new Dictionary<string, string> { ["partitionKey"] = "p" },
            Stop);

        var request = Only<ExecuteStateTransactionRequest>(sidecar);
        Assert.Equal([("upsert", "a", "3"), ("delete", "b", null)], request.Operations.Select(operation => (operation.OperationType, operation.Request.Key, operation.Request.Etag?.Value)));
        Assert.Equal([0, 255], request.Operations[0].Request.Value.ToByteArray());
        Assert.Equal("p", request.Metadata["partitionKey"]);
    }

    [Fact]
    public async Task An_entry_is_written_back_with_the_etag_it_was_read_with()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Put("store", "k", "1");
        var entry = await sidecar.Client.GetStateEntryAsync<int>("store", "k", cancellationToken: Stop);
        entry.Value++;
        Assert.True(await entry.TrySaveAsync(cancellationToken: Stop));
        Assert.Equal("2", sidecar.Get("store", "k"));
        Assert.False(await entry.TrySaveAsync(cancellationToken: Stop));

        await entry.SaveAsync(cancellationToken: Stop);
        Assert.Null(Last<SaveStateRequest>(sidecar).States.Single().Etag);
        Assert.True(await entry.TryDeleteAsync(cancellationToken: Stop));
        Assert.Equal("1", Last<DeleteStateRequest>(sidecar).Etag.Value);
    }

    [Theory]
    [InlineData("", "k")]
    [InlineData("store", "")]
    public async Task A_store_and_a_key_must_be_named(string store, string key)
    {
        await using var sidecar = await FakeSidecar.Start();
        await Assert.ThrowsAsync<ArgumentException>(() => sidecar.Client.GetStateAsync<int>(store, key, cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await sidecar.Client.SaveStateAsync(store, key, 1, cancellationToken: Stop));
        await Assert.ThrowsAsync<ArgumentException>(async () => await sidecar.Client.DeleteStateAsync(store, key, cancellationToken: Stop));
        Assert.Empty(sidecar.Requests);
    }
}
