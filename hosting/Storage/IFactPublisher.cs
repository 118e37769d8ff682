namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>The border to pub/sub: Dapr in the product, a list in tests.</summary>
public interface IFactPublisher
{
    /// <param name="id">Becomes the CloudEvents id: the same at every repetition.</param>
    /// <param name="data">The fact as JSON.</param>
    Task Publish(string id, string topic, string data, CancellationToken stop);
}
