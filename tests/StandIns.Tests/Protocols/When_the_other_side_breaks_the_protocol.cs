using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Protocols;

public class When_the_other_side_breaks_the_protocol(EchoServer server) : IClassFixture<EchoServer>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    // What a server is told by whoever writes frames by hand.
    private async Task<(string Status, string Message)> Send(byte[] body, string method = "Say", string? encoding = null)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, $"/Echo/{method}"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (encoding is not null) request.Headers.Add("grpc-encoding", encoding);
        using var response = await http.SendAsync(request, Stop);
        await response.Content.ReadAsByteArrayAsync(Stop);
        var headers = response.TrailingHeaders.Contains("grpc-status") ? response.TrailingHeaders : response.Headers;
        return (headers.GetValues("grpc-status").Single(), headers.TryGetValues("grpc-message", out var words) ? Uri.UnescapeDataString(words.Single()) : "");
    }

    private static async Task<RpcException> Receive(Func<HttpContext, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http2));
        await using var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = "application/grpc";
            return answer(http);
        });
        await app.StartAsync(Stop);
        using var channel = new GrpcChannel(new Uri(app.Urls.Single()));
        return await Assert.ThrowsAsync<RpcException>(() => channel.Unary<StringValue, StringValue>("/Some/Method", new StringValue(), new CallOptions(Stop: Stop)));
    }

    [Fact]
    public async Task A_whole_frame_is_taken() => Assert.Equal(("0", ""), await Send([0, 0, 0, 0, 3, 10, 1, (byte)'a']));

    [Fact]
    public async Task A_compressed_message_is_refused()
    {
        var (status, message) = await Send([1, 0, 0, 0, 3, 10, 1, (byte)'a'], encoding: "gzip");
        Assert.Equal("12", status);
        Assert.Contains("identity", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { }, "without a request message")]
    [InlineData(new byte[] { 0, 0, 0 }, "inside a message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 10, 1 }, "inside a message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 3, 255, 255, 255 }, "not a StringValue")]
    public async Task A_request_that_is_cut_off_or_no_message_is_Internal(byte[] body, string words)
    {
        var (status, message) = await Send(body);
        Assert.Equal("13", status);
        Assert.Contains(words, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_length_above_the_limit_is_refused_before_the_bytes_come() =>
        Assert.Equal("8", (await Send([0, 255, 255, 255, 255, 1])).Status);

    [Fact]
    public async Task An_answer_without_a_status_is_Internal() =>
        Assert.Equal(StatusCode.Internal, (await Receive(http => http.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 0 }).AsTask())).StatusCode);

    [Fact]
    public async Task An_answer_without_a_message_is_Internal() => Assert.Equal(StatusCode.Internal, (await Receive(async http =>
    {
        await http.Response.StartAsync();
        http.Response.AppendTrailer("grpc-status", "0");
    })).StatusCode);

    [Fact]
    public async Task Two_answers_to_one_request_are_Internal() => Assert.Equal(StatusCode.Internal, (await Receive(async http =>
    {
        await http.Response.Body.WriteAsync(new byte[10]);
        http.Response.AppendTrailer("grpc-status", "0");
    })).StatusCode);

    [Fact]
    public async Task An_answer_that_is_cut_off_is_Internal() => Assert.Equal(StatusCode.Internal, (await Receive(async http =>
    {
        await http.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 9, 10 });
        http.Response.AppendTrailer("grpc-status", "0");
    })).StatusCode);

    [Fact]
    public async Task A_compressed_answer_is_Unimplemented() => Assert.Equal(StatusCode.Unimplemented, (await Receive(async http =>
    {
        await http.Response.Body.WriteAsync(new byte[] { 1, 0, 0, 0, 0 });
        http.Response.AppendTrailer("grpc-status", "0");
    })).StatusCode);

    [Fact]
    public async Task A_status_that_is_no_number_is_Unknown() => Assert.Equal(StatusCode.Unknown, (await Receive(http =>
    {
        http.Response.Headers["grpc-status"] = "bad";
        return Task.CompletedTask;
    })).StatusCode);

    [Theory]
    [InlineData(401, StatusCode.Unauthenticated)]
    [InlineData(403, StatusCode.PermissionDenied)]
    [InlineData(404, StatusCode.Unimplemented)]
    [InlineData(429, StatusCode.Unavailable)]
    [InlineData(503, StatusCode.Unavailable)]
    [InlineData(500, StatusCode.Unknown)]
    public async Task An_answer_of_something_in_between_is_read_by_its_HTTP_status(int http, StatusCode status) => Assert.Equal(status, (await Receive(answer =>
    {
        answer.Response.StatusCode = http;
        answer.Response.ContentType = "text/html";
        return Task.CompletedTask;
    })).StatusCode);

    [Fact]
    public async Task A_web_page_is_no_answer()
    {
        var refused = await Receive(http =>
        {
            http.Response.ContentType = "text/html";
            return http.Response.WriteAsync("<html>");
        });
        Assert.Contains("text/html", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_aborts_ends_the_call()
    {
        var refused = await Receive(http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
    }

    [Fact]
    public async Task A_server_that_no_longer_answers_pings_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var silent = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Stop);
            var stream = client.GetStream();
            await stream.WriteAsync(new byte[] { 0, 0, 0, 4, 0, 0, 0, 0, 0 }, Stop); // its settings, and then nothing ever again
            var buffer = new byte[1024];
            while (await stream.ReadAsync(buffer, Stop) > 0)
            {
            }
        }, Stop);

        using var channel = new GrpcChannel(
            new Uri($"http://{listener.LocalEndpoint}"), new GrpcChannelOptions { KeepAlive = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) });
        var gone = await Assert.ThrowsAsync<RpcException>(() =>
            channel.ServerStream<StringValue, StringValue>("/Some/Stream", new StringValue(), new CallOptions(Stop: Stop)));

        Assert.Equal(StatusCode.Unavailable, gone.StatusCode);
        await silent.ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }
}
