using System.Net;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Protocols;

public class When_calling_over_grpc(EchoServer server) : IClassFixture<EchoServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Task<StringValue> Call(string method, string text, CallOptions options = default) =>
        server.Channel.Unary<StringValue, StringValue>($"/Echo/{method}", new StringValue { Value = text }, options);

    [Fact]
    public async Task A_message_comes_back_whole()
    {
        var text = new string('x', 1_000_000) + " é 漢";
        Assert.Equal(text, (await Call("Say", text)).Value);
    }

    [Fact]
    public async Task An_empty_message_comes_back_empty() => Assert.Equal("", (await Call("Say", "")).Value);

    [Theory]
    [InlineData("no such instance exists")]
    [InlineData("100 % – naïve\nsecond line: 漢字")]
    public async Task A_refusal_carries_its_status_and_words(string words)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Call("Refuse", words));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.Equal(words, refused.Status.Detail);
    }

    [Fact]
    public async Task A_fault_of_the_handler_is_Unknown_and_keeps_its_details_to_itself()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Call("Break", ""));
        Assert.Equal(StatusCode.Unknown, refused.StatusCode);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_method_is_Unimplemented()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Call("Nothing", ""));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Contains("Nothing", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_arrive()
    {
        var headers = new Dictionary<string, string> { ["dapr-api-token"] = "t0k3n" };
        Assert.Equal("t0k3n", (await Call("Header", "dapr-api-token", new CallOptions(headers))).Value);
        Assert.StartsWith("application/grpc", (await Call("Header", "content-type")).Value, StringComparison.Ordinal);
        Assert.Equal("trailers", (await Call("Header", "te")).Value);
    }

    [Fact]
    public async Task A_message_above_the_limit_is_ResourceExhausted()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Call("Say", new string('x', 5_000_000)));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);

        using var careful = new GrpcChannel(server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = 10 });
        refused = await Assert.ThrowsAsync<RpcException>(() =>
            careful.Unary<StringValue, StringValue>("/Echo/Say", new StringValue { Value = "more than ten bytes" }));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task A_message_above_the_limit_of_the_sender_is_not_sent()
    {
        using var careful = new GrpcChannel(server.Address, new GrpcChannelOptions { MaxSendMessageSize = 10 });
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            careful.Unary<StringValue, StringValue>("/Echo/Say", new StringValue { Value = "more than ten bytes" }));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);

        refused = await Assert.ThrowsAsync<RpcException>(() => Call("Terse", "more than ten bytes"));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal("short", (await Call("Terse", "short")).Value);

        using var stream = await server.Channel.ServerStream<StringValue, StringValue>("/Echo/TerseStream", new StringValue { Value = "more than ten bytes" });
        refused = await Assert.ThrowsAsync<RpcException>(() => stream.Next(Stop));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    [Fact]
    public async Task A_refusal_carries_text_and_bytes_before_the_first_message()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => Call("Explain", "too old"));
        Assert.Equal("too old", refused.Trailers.GetValue("Reason"));
        Assert.Equal([0, 255, 7], refused.Trailers.GetValueBytes("proof-bin")!);
        Assert.Null(refused.Trailers.Get("grpc-status"));
    }

    [Fact]
    public async Task A_refusal_carries_text_and_bytes_after_messages()
    {
        using var stream = await server.Channel.ServerStream<StringValue, StringValue>("/Echo/ExplainLate", new StringValue { Value = "too old" });
        Assert.Equal("too old", (await stream.Next(Stop))!.Value);
        var refused = await Assert.ThrowsAsync<RpcException>(() => stream.Next(Stop));
        Assert.Equal(("too old", "0 255 7"), (refused.Trailers.GetValue("reason"), string.Join(' ', refused.Trailers.GetValueBytes("proof-bin")!)));
    }

    [Theory]
    [InlineData("AP8H", "0 255 7")]
    [InlineData("AP8=", "0 255")]
    [InlineData("AP8", "0 255")]
    [InlineData("?", "none")]
    public async Task Bytes_in_a_header_arrive_padded_or_not(string header, string bytes) =>
        Assert.Equal(bytes, (await Call("Bytes", "proof-bin", new CallOptions(new Dictionary<string, string> { ["proof-bin"] = header }))).Value);

    [Fact]
    public async Task A_header_of_the_call_wins_over_that_of_the_channel()
    {
        using var channel = new GrpcChannel(server.Address, new GrpcChannelOptions { Headers = new Dictionary<string, string> { ["who"] = "channel", ["user-agent"] = "me/1" } });
        var who = new StringValue { Value = "who" };
        Assert.Equal("channel", (await channel.Unary<StringValue, StringValue>("/Echo/Header", who)).Value);
        Assert.Equal("call", (await channel.Unary<StringValue, StringValue>(
            "/Echo/Header", who, new CallOptions(new Dictionary<string, string> { ["who"] = "call" }))).Value);
        Assert.Equal("me/1", (await channel.Unary<StringValue, StringValue>("/Echo/Header", new StringValue { Value = "user-agent" })).Value);
    }

    [Fact]
    public async Task More_calls_than_a_connection_carries_run_at_once()
    {
        var streams = await Task.WhenAll(Enumerable.Range(0, 250).Select(_ =>
            server.Channel.ServerStream<Int32Value, Int32Value>("/Echo/Silent", new Int32Value())));
        Assert.Equal("still there", (await Call("Say", "still there")).Value);
        foreach (var stream in streams) stream.Dispose();
    }

    [Fact]
    public async Task A_deadline_further_away_than_timers_reach_is_one_all_the_same() =>
        Assert.Equal("x", (await Call("Say", "x", new CallOptions(Timeout: TimeSpan.FromDays(400)))).Value);

    [Fact]
    public async Task A_deadline_that_has_passed_ends_the_call_at_once()
    {
        var late = await Assert.ThrowsAsync<RpcException>(() => Call("Say", "x", new CallOptions(Timeout: TimeSpan.FromSeconds(-1))));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
    }

    [Fact]
    public async Task Reading_a_stream_can_be_stopped()
    {
        using var stream = await server.Channel.ServerStream<Int32Value, Int32Value>("/Echo/Silent", new Int32Value());
        using var stop = new CancellationTokenSource();
        var next = stream.Next(stop.Token);
        await stop.CancelAsync();
        Assert.Equal(StatusCode.Cancelled, (await Assert.ThrowsAsync<RpcException>(() => next)).StatusCode);
    }

    [Fact]
    public async Task A_stream_has_a_deadline_too()
    {
        using var stream = await server.Channel.ServerStream<Int32Value, Int32Value>(
            "/Echo/Silent", new Int32Value(), new CallOptions(Timeout: TimeSpan.FromMilliseconds(200)));
        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => stream.Next(Stop))).StatusCode);
    }

    [Fact]
    public async Task A_stream_delivers_in_order_and_ends()
    {
        using var stream = await server.Channel.ServerStream<Int32Value, Int32Value>("/Echo/Count", new Int32Value { Value = 1000 });
        var seen = await stream.ReadAll(Stop).Select(message => message.Value).ToListAsync(Stop);
        Assert.Equal(Enumerable.Range(1, 1000), seen);
    }

    [Fact]
    public async Task A_stream_that_fails_delivers_what_came_before()
    {
        var options = new CallOptions(new Dictionary<string, string> { ["then"] = "fail" });
        using var stream = await server.Channel.ServerStream<Int32Value, Int32Value>("/Echo/Count", new Int32Value { Value = 2 }, options);
        Assert.Equal(1, (await stream.Next(Stop))!.Value);
        Assert.Equal(2, (await stream.Next(Stop))!.Value);
        var lost = await Assert.ThrowsAsync<RpcException>(() => stream.Next(Stop));
        Assert.Equal((StatusCode.DataLoss, "lost the rest"), (lost.StatusCode, lost.Status.Detail));
    }

    [Fact]
    public async Task A_stream_to_an_unknown_method_is_refused_when_it_is_opened()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() =>
            server.Channel.ServerStream<Int32Value, Int32Value>("/Echo/Nothing", new Int32Value()));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
    }

    [Fact]
    public async Task A_request_that_is_not_grpc_is_refused_as_such()
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await http.PostAsync(new Uri(server.Address, "/Echo/Say"), body, Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync(new Uri(server.Address, "/Echo/Nothing"), body, Stop)).StatusCode);
    }
}
