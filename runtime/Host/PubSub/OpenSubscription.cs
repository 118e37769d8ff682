using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dapr.Client.Autogen.Grpc.v1;
using LocalDapr.Resources;

namespace LocalDapr.PubSub;

/// <summary>A stream that an app has opened to receive a topic: events go out on it, and what became of each comes back.</summary>
public sealed class OpenSubscription(Subscription subscription, Func<SubscribeTopicEventsResponseAlpha1, Task> send)
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<TaskCompletionSource<Answer>>> _open = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Subscription Subscription => subscription;

    /// <summary>Sends an event and waits for the word of the app; a <see cref="StreamClosedException"/> when the stream ends first.</summary>
    public async Task<Answer> Deliver(JsonObject cloudEvent, CancellationToken stop)
    {
        var message = GrpcDelivery.Event(subscription, "/", cloudEvent);
        var answer = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
        _open.GetOrAdd(message.Id, _ => new ConcurrentQueue<TaskCompletionSource<Answer>>()).Enqueue(answer);
        try
        {
            await Task.WhenAny(_begun.Task, _closed.Task).WaitAsync(stop);
            await send(new SubscribeTopicEventsResponseAlpha1 { EventMessage = message });
            await Task.WhenAny(answer.Task, _closed.Task).WaitAsync(stop);
            return answer.Task.IsCompleted ? await answer.Task : throw new StreamClosedException();
        }
        catch (Exception e) when (!stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or IOException)
        {
            throw new StreamClosedException();
        }
        finally
        {
            answer.TrySetCanceled(CancellationToken.None); // an answer that comes too late finds nobody
        }
    }

    /// <summary>Takes in what the app says of an event; events of the same id are answered in the order they went out.</summary>
    public void Answered(SubscribeTopicEventsRequestProcessedAlpha1 processed)
    {
        if (!_open.TryGetValue(processed.Id, out var waiting))
            return;
        while (waiting.TryDequeue(out var answer))
        {
            try
            {
                if (answer.TrySetResult(GrpcDelivery.Understand(processed.Status?.Status ?? default)))
                    break;
            }
            catch (InvalidOperationException refused)
            {
                if (answer.TrySetException(refused))
                    break;
            }
        }
        if (waiting.IsEmpty)
            _open.TryRemove(KeyValuePair.Create(processed.Id, waiting));
    }

    /// <summary>The app has been told that it is subscribed: from here on events may go out.</summary>
    public void Begin() => _begun.TrySetResult();

    public void Close() => _closed.TrySetResult();
}

/// <summary>The stream on which an event went out has ended before the app said what became of it.</summary>
public sealed class StreamClosedException() : Exception("the stream was closed before the event was answered");
