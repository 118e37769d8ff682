using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Protocols;

public sealed class When_a_grpc_call_does_not_come_to_an_end : IAsyncLifetime
{
    private readonly EchoServer _server = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private Task<StringValue> Wait(CallOptions options) =>
        _server.Channel.Unary<StringValue, StringValue>("/Echo/Forever", new StringValue(), options);

    [Fact]
    public async Task Its_deadline_ends_it_on_both_sides()
    {
        var late = await Assert.ThrowsAsync<RpcException>(() => Wait(new CallOptions(Timeout: TimeSpan.FromSeconds(1))));
        Assert.Equal(StatusCode.DeadlineExceeded, late.StatusCode);
        Assert.True(await _server.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_caller_can_end_it_on_both_sides()
    {
        using var stop = new CancellationTokenSource();
        var call = Wait(new CallOptions(Stop: stop.Token));
        await _server.Started.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        var cancelled = await Assert.ThrowsAsync<RpcException>(() => call);
        Assert.Equal(StatusCode.Cancelled, cancelled.StatusCode);
        Assert.False(await _server.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_silent_stream_is_open_before_its_first_message_and_closing_it_tells_the_server()
    {
        var stream = await _server.Channel.ServerStream<Int32Value, Int32Value>("/Echo/Silent", new Int32Value());
        stream.Dispose();
        await _server.Stopped.Task.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_server_that_is_gone_is_Unavailable()
    {
        using var channel = new GrpcChannel(_server.Address);
        await _server.Kill();
        var gone = await Assert.ThrowsAsync<RpcException>(() =>
            channel.Unary<StringValue, StringValue>("/Echo/Say", new StringValue(), new CallOptions()));
        Assert.Equal(StatusCode.Unavailable, gone.StatusCode);
    }
}
