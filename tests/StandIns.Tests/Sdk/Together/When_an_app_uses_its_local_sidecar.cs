using System.Globalization;
using System.Net.Http.Json;
using System.Threading.Channels;
using Dapr;
using Dapr.AspNetCore;
using Dapr.Client;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;

namespace StandIns.Tests.Sdk.Together;

public sealed class When_an_app_uses_its_local_sidecar : IDisposable
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    private CancellationToken Stop => _limit.Token;

    public void Dispose() => _limit.Dispose();

    private sealed record Approved(string ReleaseId);

    [Fact]
    public async Task What_is_published_arrives_at_the_endpoint_of_its_topic()
    {
        var arrived = Channel.CreateUnbounded<Approved>();
        await using var app = await SdkApp.Start(endpoints: web =>
            web.MapPost("/events/approved", (Approved approved) => arrived.Writer.TryWrite(approved)).WithTopic("pubsub", "approved"));
        await app.Dapr.WaitForSidecarAsync(Stop);
        await app.Dapr.PublishEventAsync("pubsub", "approved", new Approved("r1"), Stop);
        Assert.Equal(new Approved("r1"), await arrived.Reader.ReadAsync(Stop));

        Assert.Empty((await app.Dapr.BulkPublishEventAsync("pubsub", "approved", [new Approved("r2"), new Approved("r3")], cancellationToken: Stop)).FailedEntries);
        var both = new[] { await arrived.Reader.ReadAsync(Stop), await arrived.Reader.ReadAsync(Stop) };
        Assert.Equal(["r2", "r3"], both.Select(approved => approved.ReleaseId).Order());
    }

    [Fact]
    public async Task A_condition_chooses_the_endpoint()
    {
        var arrived = Channel.CreateUnbounded<string>();
        await using var app = await SdkApp.Start(endpoints: web =>
        {
            web.MapPost("/urgent", () => arrived.Writer.TryWrite("urgent"))
                .WithTopic(new TopicOptions { PubsubName = "pubsub", Name = "patches", Match = "event.type == \"urgent\"", Priority = 1 });
            web.MapPost("/other", () => arrived.Writer.TryWrite("other")).WithTopic("pubsub", "patches");
        });
        await app.Dapr.PublishEventAsync("pubsub", "patches", new CloudEvent<int>(1) { Type = "urgent" }, Stop);
        Assert.Equal("urgent", await arrived.Reader.ReadAsync(Stop));
        await app.Dapr.PublishEventAsync("pubsub", "patches", 2, Stop);
        Assert.Equal("other", await arrived.Reader.ReadAsync(Stop));
    }

    [Fact]
    public async Task State_is_kept_and_guarded_by_etags()
    {
        await using var app = await SdkApp.Start();
        var (none, noEtag) = await app.Dapr.GetStateAndETagAsync<Approved?>("statestore", "k", cancellationToken: Stop);
        Assert.Equal((null, ""), (none, noEtag));

        await app.Dapr.SaveStateAsync("statestore", "k", new Approved("r1"), cancellationToken: Stop);
        var (first, etag) = await app.Dapr.GetStateAndETagAsync<Approved>("statestore", "k", cancellationToken: Stop);
        Assert.Equal("r1", first.ReleaseId);
        Assert.True(await app.Dapr.TrySaveStateAsync("statestore", "k", new Approved("r2"), etag, cancellationToken: Stop));
        Assert.False(await app.Dapr.TrySaveStateAsync("statestore", "k", new Approved("r3"), etag, cancellationToken: Stop));
        Assert.False(await app.Dapr.TryDeleteStateAsync("statestore", "k", etag, cancellationToken: Stop));

        var all = await app.Dapr.GetBulkStateAsync<Approved?>("statestore", ["k", "none"], null, cancellationToken: Stop);
        Assert.Equal(["r2", null], all.OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Value?.ReleaseId));
    }

    [Fact]
    public async Task A_transaction_changes_all_or_none()
    {
        await using var app = await SdkApp.Start();
        await app.Dapr.SaveStateAsync("statestore", "a", 1, cancellationToken: Stop);
        await Assert.ThrowsAsync<DaprException>(() => app.Dapr.ExecuteStateTransactionAsync(
            "statestore",
            [
                new StateTransactionRequest("b", "2"u8.ToArray(), StateOperationType.Upsert),
                new StateTransactionRequest("a", "9"u8.ToArray(), StateOperationType.Upsert, etag: "999", options: new StateOptions { Concurrency = ConcurrencyMode.FirstWrite }),
            ],
            cancellationToken: Stop));
        Assert.Equal(0, await app.Dapr.GetStateAsync<int>("statestore", "b", cancellationToken: Stop));

        await app.Dapr.ExecuteStateTransactionAsync(
            "statestore",
            [
                new StateTransactionRequest("b", "2"u8.ToArray(), StateOperationType.Upsert),
                new StateTransactionRequest("a", null, StateOperationType.Delete),
            ],
            cancellationToken: Stop);
        Assert.Equal(2, await app.Dapr.GetStateAsync<int>("statestore", "b", cancellationToken: Stop));
        Assert.Equal(0, await app.Dapr.GetStateAsync<int>("statestore", "a", cancellationToken: Stop));
    }

    [Fact]
    public async Task Bytes_are_kept_as_they_are_and_guarded_by_etags()
    {
        await using var app = await SdkApp.Start();
        byte[] bytes = [0, 255, 128, 7];
        Assert.True(await app.Dapr.TrySaveByteStateAsync("statestore", "b", bytes, "", cancellationToken: Stop));
        var (kept, etag) = await app.Dapr.GetByteStateAndETagAsync("statestore", "b", cancellationToken: Stop);
        Assert.Equal(bytes, kept.ToArray());
        Assert.False(await app.Dapr.TrySaveByteStateAsync("statestore", "b", new byte[] { 1 }, "999", cancellationToken: Stop));

        await app.Dapr.ExecuteStateTransactionAsync("statestore", [new StateTransactionRequest("b", [9, 250], StateOperationType.Upsert, etag)], cancellationToken: Stop);
        Assert.Equal([9, 250], (await app.Dapr.GetByteStateAsync("statestore", "b", cancellationToken: Stop)).ToArray());

        await app.Dapr.SaveBulkStateAsync("statestore", [new SaveStateItem<int>("x", 1, ""), new SaveStateItem<int>("y", 2, "")], Stop);
        await app.Dapr.DeleteBulkStateAsync("statestore", [new BulkDeleteStateItem("x", ""), new BulkDeleteStateItem("y", "")], Stop);
        Assert.Equal(0, await app.Dapr.GetStateAsync<int>("statestore", "x", cancellationToken: Stop));
    }

    [Fact]
    public async Task Several_events_come_together_where_the_app_asks_for_it()
    {
        var arrived = Channel.CreateUnbounded<int>();
        await using var app = await SdkApp.Start(endpoints: web =>
            web.MapPost("/many", (BulkSubscribeMessage<BulkMessageModel<Approved>> message) =>
            {
                foreach (var entry in message.Entries) arrived.Writer.TryWrite(int.Parse(entry.Event.Data.ReleaseId, CultureInfo.InvariantCulture));
                return new BulkSubscribeAppResponse([.. message.Entries.Select(entry => new BulkSubscribeAppResponseEntry(entry.EntryId, BulkSubscribeAppResponseStatus.SUCCESS))]);
            }).WithTopic("pubsub", "many").WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = "many", MaxMessagesCount = 10, MaxAwaitDurationMs = 50 }));
        await app.Dapr.BulkPublishEventAsync("pubsub", "many", [new Approved("1"), new Approved("2"), new Approved("3")], cancellationToken: Stop);

        var seen = new List<int>();
        while (seen.Count < 3) seen.Add(await arrived.Reader.ReadAsync(Stop));
        Assert.Equal([1, 2, 3], seen.Order());
    }

    [Fact]
    public async Task An_app_is_invoked_by_its_name()
    {
        await using var app = await SdkApp.Start(endpoints: web => web.MapPost("/plans/{id}", (string id, Approved body) => new Approved($"{id}:{body.ReleaseId}")));
        using var http = app.Dapr.CreateInvokableHttpClient("app");
        using var answer = await http.PostAsJsonAsync("/plans/7?x=1", new Approved("r1"), Stop);
        Assert.Equal(new Approved("7:r1"), await answer.Content.ReadFromJsonAsync<Approved>(Stop));
    }

    [Fact]
    public async Task The_sidecar_tells_what_it_is()
    {
        await using var app = await SdkApp.Start();
        Assert.True(await app.Dapr.CheckHealthAsync(Stop));
        var metadata = await app.Dapr.GetMetadataAsync(Stop);
        Assert.Equal("app", metadata.Id);
        Assert.Contains(metadata.Components, component => component.Name == "statestore");
    }

    [Fact]
    public async Task A_component_that_is_not_there_is_named_in_the_refusal()
    {
        await using var app = await SdkApp.Start();
        var refused = await Assert.ThrowsAsync<DaprException>(() => app.Dapr.PublishEventAsync("nowhere", "t", 1, Stop));
        Assert.Contains("nowhere", refused.Message, StringComparison.Ordinal);
        Assert.IsType<RpcException>(refused.InnerException);
    }
}
