using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Grpc.Core;
using LocalDapr.Sidecars;
using Protocols.Grpc.Wire;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace StandIns.Tests.Runtime.Host.PubSub;

/// <summary>A client that receives a topic by a stream, as the messaging SDKs do.</summary>
internal sealed class StreamClient : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Channel<IMessage> _requests = Channel.CreateUnbounded<IMessage>();
    private readonly Task<HttpResponseMessage> _response;
    private PipeReader? _answers;

    private StreamClient(Sidecar sidecar)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{sidecar.GrpcPort}") };
        var request = new HttpRequestMessage(HttpMethod.Post, "/dapr.proto.runtime.v1.Dapr/SubscribeTopicEventsAlpha1")
        {
            Content = new Frames(_requests.Reader),
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        _response = _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Opens a stream and says what it is for; the answer is still to be read.</summary>
    public static StreamClient Begin(Sidecar sidecar, string pubsub, string topic, string? deadLetterTopic = null, bool isRaw = false)
    {
        var wish = new SubscribeTopicEventsRequestInitialAlpha1 { PubsubName = pubsub, Topic = topic };
        if (deadLetterTopic is not null)
            wish.DeadLetterTopic = deadLetterTopic;
        if (isRaw)
            wish.Metadata["rawPayload"] = "true";
        var client = new StreamClient(sidecar);
        client.Send(new SubscribeTopicEventsRequestAlpha1 { InitialRequest = wish });
        return client;
    }

    /// <summary>Opens a stream and waits until it is accepted.</summary>
    public static async Task<StreamClient> Open(Sidecar sidecar, string topic, string? deadLetterTopic = null, bool isRaw = false)
    {
        var client = Begin(sidecar, "pubsub", topic, deadLetterTopic, isRaw);
        Assert.NotNull((await client.Read()).InitialResponse);
        return client;
    }

    public static StreamClient Silent(Sidecar sidecar) => new(sidecar);

    public void Send(SubscribeTopicEventsRequestAlpha1 request) => _requests.Writer.TryWrite(request);

    public async Task<TopicEventRequest> Next() => (await Read()).EventMessage;

    public void Answer(TopicEventRequest cloudEvent, Status status) => Send(new SubscribeTopicEventsRequestAlpha1
    {
        EventProcessed = new SubscribeTopicEventsRequestProcessedAlpha1 { Id = cloudEvent.Id, Status = new TopicEventResponse { Status = status } },
    });

    /// <summary>The next message; an <see cref="RpcException"/> where the stream ends.</summary>
    public async Task<SubscribeTopicEventsResponseAlpha1> Read()
    {
        var response = await _response.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        _answers ??= PipeReader.Create(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        return await MessageFrame.Read<SubscribeTopicEventsResponseAlpha1>(_answers, null, patience.Token)
            ?? throw new RpcException((StatusCode)int.Parse(Trailer(response, "grpc-status"), System.Globalization.CultureInfo.InvariantCulture), Uri.UnescapeDataString(Trailer(response, "grpc-message")));
    }

    /// <summary>Says that nothing more comes, and waits for the end.</summary>
    public async Task Close()
    {
        _requests.Writer.TryComplete();
        while ((await Record.ExceptionAsync(Read)) is null)
        {
            // what was on its way
        }
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.TryComplete();
        if (_response.IsCompletedSuccessfully)
            (await _response).Dispose();
        _http.Dispose();
    }

    private static string Trailer(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values) ? values.Single() : "";

    private sealed class Frames : HttpContent
    {
        private readonly ChannelReader<IMessage> _messages;

        public Frames(ChannelReader<IMessage> messages)
        {
            _messages = messages;
            Headers.TryAddWithoutValidation("content-type", "application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.FlushAsync();
            await foreach (var message in _messages.ReadAllAsync())
            {
                var frame = new ArrayBufferWriter<byte>();
                MessageFrame.Write(frame, message);
                await stream.WriteAsync(frame.WrittenMemory);
                await stream.FlushAsync();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
