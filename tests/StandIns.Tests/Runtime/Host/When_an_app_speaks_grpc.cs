using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Apps;
using Protocols.Grpc.Client;
using Protocols.Grpc.Server;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_an_app_speaks_grpc : IAsyncLifetime
{
    private const string Echo = "/shop.v1.Shop/Echo";
    private readonly RuntimeScenario _scenario = new();
    private readonly GrpcTestApp _app = new();
    private readonly Queue<Status> _answers = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _scenario.Write("cron.yaml", """
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: tick}
            spec:
              type: bindings.cron
              version: v1
              metadata:
              - {name: schedule, value: "@every 1s"}
            """);
        _app.Subscribes(
                new TopicSubscription { PubsubName = "pubsub", Topic = "plain" },
                new TopicSubscription
                {
                    PubsubName = "pubsub",
                    Topic = "routed",
                    Routes = new TopicRoutes { Rules = { new TopicRule { Match = "event.type == \"big\"", Path = "/big" } }, Default = "/other" },
                },
                new TopicSubscription { PubsubName = "pubsub", Topic = "batched", BulkSubscribe = new BulkSubscribeConfig { Enabled = true, MaxMessagesCount = 5, MaxAwaitDurationMs = 10 } })
            .TakesBindings("tick")
            .OnBinding()
            .OnEvent(_ => new TopicEventResponse { Status = _answers.Count > 0 ? _answers.Dequeue() : Status.Success })
            .On<TopicEventBulkRequest, TopicEventBulkResponse>("/dapr.proto.runtime.v1.AppCallbackAlpha/OnBulkTopicEventAlpha1", (request, _) => new TopicEventBulkResponse
            {
                Statuses = { request.Entries.Select(e => new TopicEventBulkResponseEntry { EntryId = e.EntryId, Status = Status.Success }) },
            })
            .OnInvoke(Serve)
            .On<StringValue, StringValue>(Echo, (request, call) =>
            {
                call.Http.Response.Headers["x-answer"] = "yes";
                return new StringValue { Value = request.Value + "!" };
            })
            .With(web => web.MapServerStream<StringValue, StringValue>("/shop.v1.Shop/Count", async (request, numbers, _) =>
            {
                foreach (var number in Enumerable.Range(1, int.Parse(request.Value, null)))
                    await numbers.Write(new StringValue { Value = $"{number}" });
            }))
            .With(web => web.MapUnary<StringValue, StringValue>("/shop.v1.Shop/Refuse", (_, _) =>
                throw new RpcException(StatusCode.FailedPrecondition, "sold out")));
        await _app.Listen();
        _scenario.App("caller");
        _scenario.App("shop", app => app with { Protocol = AppProtocol.Grpc, AppPort = _app.Port, Environment = new Dictionary<string, string> { ["APP_API_TOKEN"] = "app-token" } });
        await _scenario.Start();
    }

    public async ValueTask DisposeAsync()
    {
        await _scenario.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task It_receives_the_topics_it_lists_with_data_and_trace_apart()
    {
        using var http = _scenario.Http("caller");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1.0/publish/pubsub/plain") { Content = JsonContent.Create(new { n = 1 }) };
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        await http.SendAsync(request, Stop);

        var (told, headers) = await _app.Next<TopicEventRequest>();
        Assert.Equal(("pubsub", "plain", "", "caller"), (told.PubsubName, told.Topic, told.Path, told.Source));
        Assert.Equal(("""{"n":1}""", "application/json; charset=utf-8"), (told.Data.ToStringUtf8(), told.DataContentType));
        Assert.Equal("plain", told.Extensions.Fields["topic"].StringValue);
        Assert.StartsWith("00-4bf92f3577b34da6a3ce929d0e0e4736-", headers["traceparent"], StringComparison.Ordinal);
        Assert.Equal("app-token", headers["dapr-api-token"]);
    }

    [Theory]
    [InlineData("big", "/big")]
    [InlineData("small", "/other")]
    public async Task Its_routes_choose_the_path(string type, string path)
    {
        using var http = _scenario.Http("caller");
        await http.PostAsync(new Uri($"/v1.0/publish/pubsub/routed?metadata.cloudevent.type={type}", UriKind.Relative), new StringContent("x"), Stop);
        Assert.Equal(path, (await _app.Next<TopicEventRequest>()).Message.Path);
    }

    [Fact]
    public async Task A_message_it_wants_again_comes_again()
    {
        _answers.Enqueue(Status.Retry);
        using var http = _scenario.Http("caller");
        await http.PostAsync(new Uri("/v1.0/publish/pubsub/plain", UriKind.Relative), new StringContent("again"), Stop);
        var (first, _) = await _app.Next<TopicEventRequest>();
        var (second, _) = await _app.Next<TopicEventRequest>();
        Assert.Equal(first.Id, second.Id);
    }

    [Fact]
    public async Task It_receives_many_at_once_by_the_name_that_older_sdks_know()
    {
        using var http = _scenario.Http("caller");
        await http.PostAsJsonAsync(
            new Uri("/v1.0/publish/bulk/pubsub/batched", UriKind.Relative),
            Enumerable.Range(0, 3).Select(n => new { entryId = $"{n}", @event = new { n }, contentType = "application/json" }), Stop);
        var told = new List<string>();
        while (told.Count < 3)
            told.AddRange((await _app.Next<TopicEventBulkRequest>()).Message.Entries.Select(e => e.CloudEvent.Data.ToStringUtf8()));
        Assert.Equal(["""{"n":0}""", """{"n":1}""", """{"n":2}"""], told);
    }

    [Fact]
    public async Task It_is_called_by_the_bindings_it_lists()
    {
        var (told, _) = await _app.Next<BindingEventRequest>();
        Assert.Equal("tick", told.Name);
        Assert.Contains("readTimeUTC", told.Metadata.Keys);
    }

    [Fact]
    public async Task A_call_over_http_reaches_it_as_invocation_and_the_answer_comes_back()
    {
        using var http = _scenario.Http("caller");
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1.0/invoke/shop/method/orders/7?fast=1") { Content = new StringContent("hello") };
        request.Headers.Add("x-mine", "42");
        using var answer = await http.SendAsync(request, Stop);

        var (told, headers) = await _app.Next<InvokeRequest>();
        Assert.Equal(("orders/7", HTTPExtension.Types.Verb.Put, "fast=1"), (told.Method, told.HttpExtension.Verb, told.HttpExtension.Querystring));
        Assert.Equal(("hello", "text/plain; charset=utf-8"), (told.Data.Value.ToStringUtf8(), told.ContentType));
        Assert.Equal(("42", "caller", "shop", "app-token"), (headers["x-mine"], headers["dapr-caller-app-id"], headers["dapr-callee-app-id"], headers["dapr-api-token"]));
        Assert.Equal((HttpStatusCode.OK, "you said hello", "text/x-answer"), (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop), answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal("blue", Assert.Single(answer.Headers.GetValues("x-colour")));
    }

    [Fact]
    public async Task What_it_refuses_becomes_an_http_status_with_the_code_and_the_words()
    {
        using var http = _scenario.Http("caller");
        using var answer = await http.GetAsync(new Uri("/v1.0/invoke/shop/method/missing", UriKind.Relative), Stop);
        var error = await answer.Content.ReadFromJsonAsync<JsonElement>(Stop);
        Assert.Equal((HttpStatusCode.NotFound, 5, "no missing"), (answer.StatusCode, error.GetProperty("code").GetInt32(), error.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task A_call_over_grpc_reaches_it_as_invocation_too()
    {
        using var channel = _scenario.Grpc("caller");
        var answer = await channel.Unary<InvokeServiceRequest, InvokeResponse>("/dapr.proto.runtime.v1.Dapr/InvokeService", new InvokeServiceRequest
        {
            Id = "shop",
            Message = new InvokeRequest { Method = "orders", Data = new Any { Value = ByteString.CopyFromUtf8("hi") }, ContentType = "text/plain" },
        }, new CallOptions(new Dictionary<string, string> { ["x-mine"] = "42" }, Stop: Stop));
        Assert.Equal("you said hi", answer.Data.Value.ToStringUtf8());
        Assert.Equal("42", (await _app.Next<InvokeRequest>()).Headers["x-mine"]);
    }

    [Fact]
    public async Task Its_own_services_are_called_by_naming_it_in_the_metadata()
    {
        using var channel = _scenario.Grpc("caller");
        HttpResponseMessage? headers = null;
        var answer = await channel.Unary<StringValue, StringValue>(
            Echo, new StringValue { Value = "hello" }, new CallOptions(new Dictionary<string, string> { ["dapr-app-id"] = "shop" }, Stop: Stop) { Answered = a => headers = a });
        var (_, received) = await _app.Next<StringValue>();
        Assert.Equal("hello!", answer.Value);
        Assert.Equal(("caller", "shop", "app-token"), (received["dapr-caller-app-id"], received["dapr-callee-app-id"], received["dapr-api-token"]));
        Assert.Equal("yes", Assert.Single(headers!.Headers.GetValues("x-answer")));
    }

    [Fact]
    public async Task Its_streams_pass_through_too()
    {
        using var channel = _scenario.Grpc("caller");
        using var numbers = await channel.ServerStream<StringValue, StringValue>(
            "/shop.v1.Shop/Count", new StringValue { Value = "3" }, new CallOptions(new Dictionary<string, string> { ["dapr-app-id"] = "shop" }, Stop: Stop));
        var counted = new List<string>();
        await foreach (var number in numbers.ReadAll(Stop))
            counted.Add(number.Value);
        Assert.Equal(["1", "2", "3"], counted);
    }

    [Theory]
    [InlineData("/shop.v1.Shop/Refuse", "shop", StatusCode.FailedPrecondition, "sold out")]
    [InlineData("/shop.v1.Shop/Unknown", "shop", StatusCode.Unimplemented, "unknown method")]
    [InlineData(Echo, "nobody", StatusCode.Internal, "couldn't find service: nobody")]
    [InlineData(Echo, "caller", StatusCode.Unavailable, "speaks http")]
    [InlineData(Echo, null, StatusCode.Unknown, "dapr-app-id not found")]
    public async Task A_call_that_fails_says_why(string path, string? appId, StatusCode code, string why)
    {
        using var channel = _scenario.Grpc("caller");
        var headers = appId is null ? null : new Dictionary<string, string> { ["dapr-app-id"] = appId };
        var refusal = await Assert.ThrowsAsync<RpcException>(() => channel.Unary<StringValue, StringValue>(path, new StringValue(), new CallOptions(headers, Stop: Stop)));
        Assert.Equal(code, refusal.StatusCode);
        Assert.Contains(why, refusal.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_sidecar_says_that_it_speaks_grpc()
    {
        using var http = _scenario.Http("shop");
        var told = await http.GetFromJsonAsync<JsonElement>(new Uri("/v1.0/metadata", UriKind.Relative), Stop);
        Assert.Equal("grpc", told.GetProperty("appConnectionProperties").GetProperty("protocol").GetString());
    }

    private static InvokeResponse Serve(InvokeRequest request, ServerCall call)
    {
        if (request.Method == "missing")
            throw new RpcException(StatusCode.NotFound, "no missing");
        call.Http.Response.Headers["x-colour"] = "blue";
        return new InvokeResponse { Data = new Any { Value = ByteString.CopyFromUtf8("you said " + request.Data.Value.ToStringUtf8()) }, ContentType = "text/x-answer" };
    }
}
