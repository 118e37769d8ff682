using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using static Dapr.Client.Autogen.Grpc.v1.StateOptions.Types;

namespace StandIns.Tests.Runtime.Host.State;

public sealed class When_state_is_kept_over_grpc(Stores stores) : IClassFixture<Stores>
{
    private readonly string _key = $"k{Guid.NewGuid():N}";

    private StateItem Item(string value, string? etag = null, StateConcurrency concurrency = StateConcurrency.ConcurrencyUnspecified, string suffix = "") => new()
    {
        Key = _key + suffix,
        Value = ByteString.CopyFromUtf8(value),
        Etag = etag is null ? null : new Etag { Value = etag },
        Options = new StateOptions { Concurrency = concurrency },
    };

    private static SaveStateRequest Saving(params StateItem[] items) => new() { StoreName = "statestore", States = { items } };

    private Task<Empty> Save(params StateItem[] items) => stores.Grpc.Call<SaveStateRequest, Empty>("SaveState", Saving(items));

    private Task<GetStateResponse> Get(string suffix = "") =>
        stores.Grpc.Call<GetStateRequest, GetStateResponse>("GetState", new GetStateRequest { StoreName = "statestore", Key = _key + suffix });

    [Fact]
    public async Task Bytes_come_back_as_they_were()
    {
        byte[] bytes = [0, 255, 1, 2];
        await Save(new StateItem { Key = _key, Value = ByteString.CopyFrom(bytes) });
        Assert.Equal(bytes, (await Get()).Data.ToByteArray());
    }

    [Fact]
    public async Task A_key_that_is_not_there_has_no_data_and_no_tag()
    {
        var none = await Get();
        Assert.Equal((0, "", 0), (none.Data.Length, none.Etag, none.Metadata.Count));
    }

    [Fact]
    public async Task What_one_api_saved_the_other_reads()
    {
        await Save(Item("""{"a":1}"""));
        Assert.Equal("""{"a":1}""", (await stores.Http.Get($"/v1.0/state/statestore/{_key}")).Body);
    }

    [Fact]
    public async Task Saving_nothing_succeeds() => await Save();

    [Fact]
    public async Task An_old_tag_aborts()
    {
        await Save(Item("1"));
        var refused = await stores.Grpc.Refused<SaveStateRequest, Empty>("SaveState", Saving(Item("2", "old")));
        Assert.Equal((StatusCode.Aborted, "ERR_STATE_SAVE"), (refused.Code, refused.Reason));
        Assert.StartsWith("failed saving state in state store statestore: possible etag mismatch. error from state store", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_write_where_there_is_something_aborts()
    {
        await Save(Item("1", concurrency: StateConcurrency.ConcurrencyFirstWrite));
        var refused = await stores.Grpc.Refused<SaveStateRequest, Empty>("SaveState", Saving(Item("1", concurrency: StateConcurrency.ConcurrencyFirstWrite)));
        Assert.Equal(StatusCode.Aborted, refused.Code);
    }

    [Fact]
    public async Task An_empty_key_is_refused()
    {
        var refused = await stores.Grpc.Refused<SaveStateRequest, Empty>("SaveState", Saving(new StateItem()));
        Assert.Equal((StatusCode.InvalidArgument, "state key cannot be empty", "ERR_STATE_SAVE"), (refused.Code, refused.Message, refused.Reason));
    }

    [Fact]
    public async Task A_value_said_to_be_json_must_be_json()
    {
        var item = Item("{");
        item.Metadata["contentType"] = "application/json";
        Assert.Equal(StatusCode.Unknown, (await stores.Grpc.Refused<SaveStateRequest, Empty>("SaveState", Saving(item))).Code);
    }

    [Fact]
    public async Task The_end_of_a_value_is_told_with_it()
    {
        var item = Item("1");
        item.Metadata["ttlInSeconds"] = "3";
        await Save(item);
        Assert.NotEmpty((await Get()).Metadata["ttlExpireTime"]);
        stores.Clock.Move(TimeSpan.FromSeconds(4));
        Assert.True((await Get()).Data.IsEmpty);
    }

    [Fact]
    public async Task Deleting_with_an_old_tag_aborts_and_without_one_succeeds()
    {
        await Save(Item("1"));
        var refused = await stores.Grpc.Refused<DeleteStateRequest, Empty>(
            "DeleteState", new DeleteStateRequest { StoreName = "statestore", Key = _key, Etag = new Etag { Value = "old" } });
        Assert.Equal((StatusCode.Aborted, "ERR_STATE_DELETE"), (refused.Code, refused.Reason));
        await stores.Grpc.Call<DeleteStateRequest, Empty>("DeleteState", new DeleteStateRequest { StoreName = "statestore", Key = _key });
        Assert.True((await Get()).Data.IsEmpty);
    }

    [Fact]
    public async Task Of_many_to_delete_only_the_refused_stay()
    {
        await Save(Item("1"), Item("2", suffix: "b"));
        var refused = await stores.Grpc.Refused<DeleteBulkStateRequest, Empty>("DeleteBulkState", new DeleteBulkStateRequest
        {
            StoreName = "statestore",
            States = { Item("", "old"), Item("", suffix: "b") },
        });
        Assert.Equal((StatusCode.Aborted, "ERR_STATE_BULK_DELETE"), (refused.Code, refused.Reason));
        Assert.Equal((1, 0), ((await Get()).Data.Length, (await Get("b")).Data.Length));
    }

    [Fact]
    public async Task Many_are_read_at_once()
    {
        await Save(Item("1"));
        var read = await stores.Grpc.Call<GetBulkStateRequest, GetBulkStateResponse>(
            "GetBulkState", new GetBulkStateRequest { StoreName = "statestore", Keys = { "none", _key }, Parallelism = 10 });
        Assert.Equal([("none", "", ""), (_key, "1", (await Get()).Etag)], read.Items.Select(i => (i.Key, i.Data.ToStringUtf8(), i.Etag)));
    }

    [Fact]
    public async Task A_transaction_is_whole_or_not_at_all()
    {
        await Save(Item("1"));
        ExecuteStateTransactionRequest request = new()
        {
            StoreName = "statestore",
            Operations =
            {
                new TransactionalStateOperation { OperationType = "upsert", Request = Item("2", suffix: "b") },
                new TransactionalStateOperation { OperationType = "delete", Request = Item("", "old") },
            },
        };
        var refused = await stores.Grpc.Refused<ExecuteStateTransactionRequest, Empty>("ExecuteStateTransaction", request);
        Assert.Equal((StatusCode.Internal, "ERR_STATE_TRANSACTION"), (refused.Code, refused.Reason));
        Assert.True((await Get("b")).Data.IsEmpty);

        request.Operations[1].Request.Etag.Value = (await Get()).Etag;
        await stores.Grpc.Call<ExecuteStateTransactionRequest, Empty>("ExecuteStateTransaction", request);
        Assert.Equal((0, "2"), ((await Get()).Data.Length, (await Get("b")).Data.ToStringUtf8()));
    }

    [Fact]
    public async Task An_operation_that_is_none_is_unimplemented()
    {
        var refused = await stores.Grpc.Refused<ExecuteStateTransactionRequest, Empty>("ExecuteStateTransaction", new ExecuteStateTransactionRequest
        {
            StoreName = "statestore",
            Operations = { new TransactionalStateOperation { OperationType = "increase", Request = Item("1") } },
        });
        Assert.Equal((StatusCode.Unimplemented, "operation type increase not supported"), (refused.Code, refused.Message));
    }
}
