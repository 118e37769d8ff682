using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host.State;

public sealed class When_state_cannot_be_served(Stores stores) : IClassFixture<Stores>
{
    [Theory]
    [InlineData("GET", "/v1.0/state/nowhere/k", "")]
    [InlineData("DELETE", "/v1.0/state/nowhere/k", "")]
    [InlineData("POST", "/v1.0/state/nowhere", "not read")]
    [InlineData("PUT", "/v1.0/state/nowhere/bulk", "not read")]
    [InlineData("POST", "/v1.0/state/nowhere/transaction", "not read")]
    [InlineData("POST", "/v1.0-alpha1/state/nowhere/query", "not read")]
    public async Task A_store_that_is_not_there_is_named(string method, string path, string body)
    {
        var refused = await stores.Http.Ask(new HttpMethod(method), path, body);
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_STATE_STORE_NOT_FOUND", "state store nowhere is not found"), (refused.Status, refused.ErrorCode, refused.Message));
        Assert.Equal("application/json", refused.ContentType);
        var info = refused.Detail("ErrorInfo");
        Assert.Equal(("dapr.io", "DAPR_STATE_NOT_FOUND", "app"), (info.GetProperty("domain").GetString(), info.GetProperty("reason").GetString(), info.GetProperty("metadata").GetProperty("appID").GetString()));
    }

    [Theory]
    [InlineData("GET", "/v1.0/state/statestore/k")]
    [InlineData("POST", "/v1.0/state/statestore")]
    [InlineData("POST", "/v1.0/state/statestore/transaction")]
    public async Task An_app_without_stores_is_told_so(string method, string path)
    {
        var refused = await stores.Bare.Ask(new HttpMethod(method), path, "[]");
        Assert.Equal((HttpStatusCode.InternalServerError, "ERR_STATE_STORE_NOT_CONFIGURED"), (refused.Status, refused.ErrorCode));
        Assert.Equal("DAPR_STATE_NOT_CONFIGURED", refused.Detail("ErrorInfo").GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("GET", "/v1.0/state/statestore/a||b", "")]
    [InlineData("DELETE", "/v1.0/state/statestore/a||b", "")]
    [InlineData("POST", "/v1.0/state/statestore", """[{"key":"a||b","value":1}]""")]
    [InlineData("POST", "/v1.0/state/statestore/bulk", """{"keys":["a||b"]}""")]
    public async Task A_key_with_the_separator_is_refused_in_detail(string method, string path, string body)
    {
        var refused = await stores.Http.Ask(new HttpMethod(method), path, body);
        Assert.Equal((HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST"), (refused.Status, refused.ErrorCode));
        Assert.Equal("input key/keyPrefix 'a||b' can't contain '||'", refused.Message);
        Assert.Equal("DAPR_STATE_ILLEGAL_KEY", refused.Detail("ErrorInfo").GetProperty("reason").GetString());
        Assert.Equal(("state", "statestore"), (refused.Detail("ResourceInfo").GetProperty("resource_type").GetString(), refused.Detail("ResourceInfo").GetProperty("resource_name").GetString()));
        Assert.Equal("a||b", refused.Detail("BadRequest").GetProperty("field_violations")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Queries_are_not_supported()
    {
        var refused = await stores.Http.Post("/v1.0-alpha1/state/statestore/query", """{"filter":{}}""");
        Assert.Equal(
            (HttpStatusCode.InternalServerError, "ERR_STATE_STORE_NOT_SUPPORTED", "state store does not support querying"),
            (refused.Status, refused.ErrorCode, refused.Message));
        Assert.Equal("DAPR_STATE_QUERYING_NOT_SUPPORTED", refused.Detail("ErrorInfo").GetProperty("reason").GetString());

        var rpc = await stores.Grpc.Refused<QueryStateRequest, QueryStateResponse>("QueryStateAlpha1", new QueryStateRequest { StoreName = "statestore", Query = "{}" });
        Assert.Equal((StatusCode.Internal, "DAPR_STATE_QUERYING_NOT_SUPPORTED"), (rpc.Code, rpc.Reason));
    }

    public static TheoryData<string, IMessage> Calls(string store) => new()
    {
        { "GetState", new GetStateRequest { StoreName = store, Key = "k" } },
        { "GetBulkState", new GetBulkStateRequest { StoreName = store, Keys = { "k" } } },
        { "SaveState", new SaveStateRequest { StoreName = store, States = { new StateItem { Key = "k" } } } },
        { "DeleteState", new DeleteStateRequest { StoreName = store, Key = "k" } },
        { "DeleteBulkState", new DeleteBulkStateRequest { StoreName = store, States = { new StateItem { Key = "k" } } } },
        { "ExecuteStateTransaction", new ExecuteStateTransactionRequest { StoreName = store } },
        { "QueryStateAlpha1", new QueryStateRequest { StoreName = store } },
    };

    [Fact]
    public async Task Every_call_over_grpc_names_a_store_that_is_not_there()
    {
        foreach (var call in Calls("nowhere"))
        {
            var refused = await stores.Grpc.Refused<IMessage, Empty>(call.Data.Item1, call.Data.Item2);
            Assert.Equal(
                (StatusCode.InvalidArgument, "state store nowhere is not found", "DAPR_STATE_NOT_FOUND"), (refused.Code, refused.Message, refused.Reason));
        }
    }

    [Fact]
    public async Task Every_call_over_grpc_says_when_there_are_no_stores()
    {
        foreach (var call in Calls("statestore"))
        {
            var refused = await stores.BareGrpc.Refused<IMessage, Empty>(call.Data.Item1, call.Data.Item2);
            Assert.Equal(
                (StatusCode.FailedPrecondition, "state store statestore is not configured", "DAPR_STATE_NOT_CONFIGURED"), (refused.Code, refused.Message, refused.Reason));
        }
    }

    [Fact]
    public async Task A_key_with_the_separator_is_refused_over_grpc_in_detail()
    {
        var refused = await stores.Grpc.Refused<GetStateRequest, GetStateResponse>("GetState", new GetStateRequest { StoreName = "statestore", Key = "a||b" });
        Assert.Equal((StatusCode.InvalidArgument, "input key/keyPrefix 'a||b' can't contain '||'", "DAPR_STATE_ILLEGAL_KEY"), (refused.Code, refused.Message, refused.Reason));
        Assert.Contains(refused.Details, d => d.Is(BadRequest.Descriptor) && d.Unpack<BadRequest>().FieldViolations[0].Field == "a||b");
        Assert.Contains(refused.Details, d => d.Is(ResourceInfo.Descriptor) && d.Unpack<ResourceInfo>().ResourceName == "statestore");
    }

    [Fact]
    public async Task A_prefix_with_the_separator_is_refused_at_start()
    {
        await using var scenario = new RuntimeScenario();
        scenario.App("app");
        scenario.Write("bad.yaml", """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: bad}
            spec:
              type: state.in-memory
              version: v1
              metadata:
              - {name: keyPrefix, value: "a||b"}
            """);
        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => scenario.Start());
        Assert.Contains("bad.yaml:8:", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("input key/keyPrefix 'a||b' can't contain '||'", refusal.Message, StringComparison.Ordinal);
    }
}
