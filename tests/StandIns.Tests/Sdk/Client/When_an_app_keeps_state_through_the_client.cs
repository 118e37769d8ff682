using Dapr;
using Dapr.Client;

namespace StandIns.Tests.Sdk.Client;

public class When_an_app_keeps_state_through_the_client
{
    private static readonly StateOptions FirstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite, Consistency = ConsistencyMode.Strong };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private sealed record Pool(string Name);

    [Fact]
    public async Task A_value_is_read_with_its_etag()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(200, """{"name":"system"}""", etag: "42");
        var (pool, etag) = await sidecar.Client.GetStateAndETagAsync<Pool>("store", "pool/1", ConsistencyMode.Strong, cancellationToken: Stop);
        Assert.Equal((new Pool("system"), "42"), (pool, etag));
        Assert.Equal("GET /v1.0/state/store/pool%2F1?consistency=strong", Assert.Single(sidecar.Calls));
    }

    [Fact]
    public async Task A_key_without_a_value_is_the_types_default()
    {
        await using var sidecar = await FakeSidecar.Start();
        Assert.Equal((null, ""), await sidecar.Client.GetStateAndETagAsync<Pool?>("store", "k", cancellationToken: Stop));
        Assert.Equal(0, await sidecar.Client.GetStateAsync<int>("store", "k", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_said_to_be_so()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(200, "\"text\"");
        await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.GetStateAsync<Pool>("store", "k", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_value_is_saved_with_its_options()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.SaveStateAsync("store", "k", new Pool("user"), FirstWrite, new Dictionary<string, string> { ["ttlInSeconds"] = "60" }, Stop);
        Assert.Equal("POST /v1.0/state/store", Assert.Single(sidecar.Calls));
        Assert.Equal(
            """[{"key":"k","value":{"name":"user"},"metadata":{"ttlInSeconds":"60"},"options":{"concurrency":"first-write","consistency":"strong"}}]""",
            sidecar.Body);
    }

    [Fact]
    public async Task A_save_with_an_etag_says_whether_it_was_the_current_one()
    {
        await using var sidecar = await FakeSidecar.Start();
        Assert.True(await sidecar.Client.TrySaveStateAsync("store", "k", 1, "7", cancellationToken: Stop));
        Assert.Equal("""[{"key":"k","value":1,"etag":"7"}]""", sidecar.Body);
        sidecar.Answers(409, """{"errorCode":"ERR_STATE_SAVE","message":"possible etag mismatch"}""");
        Assert.False(await sidecar.Client.TrySaveStateAsync("store", "k", 1, "7", cancellationToken: Stop));
    }

    [Fact]
    public async Task A_save_without_an_etag_does_not_hide_a_mismatch()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(409, """{"errorCode":"ERR_STATE_SAVE","message":"possible etag mismatch"}""");
        await Assert.ThrowsAsync<DaprException>(() => sidecar.Client.SaveStateAsync("store", "k", 1, FirstWrite, cancellationToken: Stop));
    }

    [Fact]
    public async Task An_empty_etag_is_none()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.TrySaveStateAsync("store", "k", 1, "", cancellationToken: Stop);
        Assert.Equal("""[{"key":"k","value":1}]""", sidecar.Body);
    }

    [Fact]
    public async Task A_removal_with_an_etag_says_whether_it_was_the_current_one()
    {
        await using var sidecar = await FakeSidecar.Start();
        Assert.True(await sidecar.Client.TryDeleteStateAsync("store", "k", "7", FirstWrite, cancellationToken: Stop));
        Assert.Equal("DELETE /v1.0/state/store/k?concurrency=first-write&consistency=strong", Assert.Single(sidecar.Calls));
        Assert.Equal("7", sidecar.Headers["if-match"]);
        sidecar.Answers(409);
        Assert.False(await sidecar.Client.TryDeleteStateAsync("store", "k", "7", cancellationToken: Stop));
    }

    [Fact]
    public async Task Several_values_are_read_at_once()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(200, """[{"key":"a","data":{"name":"x"},"etag":"1"},{"key":"b"}]""");
        var text = await sidecar.Client.GetBulkStateAsync("store", ["a", "b"], 2, cancellationToken: Stop);
        Assert.Equal([("a", """{"name":"x"}""", "1"), ("b", "", "")], text.Select(item => (item.Key, item.Value, item.ETag)));
        Assert.Equal("""{"keys":["a","b"],"parallelism":2}""", sidecar.Body);

        var typed = await sidecar.Client.GetBulkStateAsync<Pool?>("store", ["a", "b"], null, cancellationToken: Stop);
        Assert.Equal([new Pool("x"), null], typed.Select(item => item.Value));
    }

    [Fact]
    public async Task Several_values_are_saved_at_once()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.SaveBulkStateAsync("store", [new SaveStateItem<int>("a", 1, ""), new SaveStateItem<int>("b", 2, "9")], Stop);
        Assert.Equal("""[{"key":"a","value":1},{"key":"b","value":2,"etag":"9"}]""", sidecar.Body);
    }

    [Fact]
    public async Task A_transaction_carries_its_operations_in_order()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.ExecuteStateTransactionAsync(
            "store",
            [
                new StateTransactionRequest("a", "{\"n\":1}"u8.ToArray(), StateOperationType.Upsert, etag: "3"),
                new StateTransactionRequest("b", null, StateOperationType.Delete),
            ],
            new Dictionary<string, string> { ["partitionKey"] = "p" },
            Stop);
        Assert.Equal("POST /v1.0/state/store/transaction", Assert.Single(sidecar.Calls));
        Assert.Equal(
            """{"operations":[{"operation":"upsert","request":{"key":"a","value":{"n":1},"etag":"3"}},{"operation":"delete","request":{"key":"b"}}],"metadata":{"partitionKey":"p"}}""",
            sidecar.Body);
    }

    [Fact]
    public async Task An_entry_is_written_back_with_the_etag_it_was_read_with()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(200, "1", etag: "5");
        var entry = await sidecar.Client.GetStateEntryAsync<int>("store", "k", cancellationToken: Stop);
        entry.Value++;
        sidecar.Answers(204);
        Assert.True(await entry.TrySaveAsync(cancellationToken: Stop));
        Assert.Equal("""[{"key":"k","value":2,"etag":"5"}]""", sidecar.Body);
        await entry.SaveAsync(cancellationToken: Stop);
        Assert.Equal("""[{"key":"k","value":2}]""", sidecar.Body);
        Assert.True(await entry.TryDeleteAsync(cancellationToken: Stop));
        Assert.Equal("5", sidecar.Headers["if-match"]);
    }
}
