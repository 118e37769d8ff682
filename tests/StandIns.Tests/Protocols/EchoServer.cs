using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Protocols.Grpc.Client;
using Protocols.Grpc.Server;

namespace StandIns.Tests.Protocols;

/// <summary>A real server on a free port, and a channel to it.</summary>
public sealed class EchoServer : IAsyncLifetime
{
    private readonly WebApplication _app;

    public EchoServer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        _app = builder.Build();
        _app.MapUnary<StringValue, StringValue>("/Echo/Say", (said, _) => Task.FromResult(said));
        _app.MapUnary<StringValue, StringValue>("/Echo/Refuse", (said, _) =>
            throw new RpcException(StatusCode.FailedPrecondition, said.Value));
        _app.MapUnary<StringValue, StringValue>("/Echo/Explain", (said, _) => throw new RpcException(
            new Status(StatusCode.Aborted, "see the trailers"), new Metadata { { "reason", said.Value }, { "proof-bin", [0, 255, 7] } }));
        _app.MapServerStream<StringValue, StringValue>("/Echo/ExplainLate", async (said, stream, _) =>
        {
            await stream.Write(said);
            throw new RpcException(new Status(StatusCode.Aborted, "see the trailers"), new Metadata { { "reason", said.Value }, { "proof-bin", [0, 255, 7] } });
        });
        _app.MapUnary<StringValue, StringValue>("/Echo/Bytes", (said, call) =>
            Task.FromResult(new StringValue { Value = call.Bytes(said.Value) is { } bytes ? string.Join(' ', bytes) : "none" }));
        _app.MapUnary<StringValue, StringValue>("/Echo/Terse", (said, _) => Task.FromResult(said), new GrpcServerOptions { MaxSendMessageSize = 10 });
        _app.MapServerStream<StringValue, StringValue>(
            "/Echo/TerseStream", (said, stream, _) => stream.Write(said), new GrpcServerOptions { MaxSendMessageSize = 10 });
        _app.MapUnary<StringValue, StringValue>("/Echo/Break", (_, _) => throw new InvalidOperationException("a secret"));
        _app.MapUnary<StringValue, StringValue>("/Echo/Header", (said, call) =>
            Task.FromResult(new StringValue { Value = call.Header(said.Value) ?? "" }));
        _app.MapUnary<StringValue, StringValue>("/Echo/Forever", async (said, call) =>
        {
            try
            {
                Started.TrySetResult();
                await Task.Delay(Timeout.Infinite, call.Cancelled);
            }
            finally
            {
                Stopped.TrySetResult(call.Deadline is not null);
            }
            return said;
        });
        _app.MapServerStream<Int32Value, Int32Value>("/Echo/Count", async (upTo, stream, call) =>
        {
            for (var i = 1; i <= upTo.Value; i++) await stream.Write(new Int32Value { Value = i });
            if (call.Header("then") == "fail") throw new RpcException(StatusCode.DataLoss, "lost the rest");
        });
        _app.MapServerStream<Int32Value, Int32Value>("/Echo/Silent", async (_, _, call) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, call.Cancelled);
            }
            finally
            {
                Stopped.TrySetResult(false);
            }
        });
        _app.MapUnimplemented();
    }

    public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource<bool> Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Uri Address => new(_app.Urls.Single());

    public GrpcChannel Channel { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync();
        Channel = new GrpcChannel(Address);
    }

    public async Task Kill() => await _app.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        Channel.Dispose();
        await _app.DisposeAsync();
    }
}
