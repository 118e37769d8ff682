namespace Dapr.AspNetCore;

/// <summary>Several events of a topic.</summary>
/// <typeparam name="TValue">The type of an event; <see cref="BulkMessageModel{TValue}"/> where they come in envelopes.</typeparam>
public class BulkSubscribeMessage<TValue>
{
    /// <summary>Creates the message.</summary>
    public BulkSubscribeMessage()
    {
    }

    /// <summary>Creates the message.</summary>
    /// <param name="entries">The events.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="metadata">What the component says of all of them.</param>
    public BulkSubscribeMessage(List<BulkSubscribeMessageEntry<TValue>> entries, string topic, Dictionary<string, string> metadata) =>
        (Entries, Topic, Metadata) = (entries, topic, metadata);

    /// <summary>The events.</summary>
    public List<BulkSubscribeMessageEntry<TValue>> Entries { get; set; } = null!;

    /// <summary>The topic.</summary>
    public string Topic { get; set; } = null!;

    /// <summary>What the component says of all of them.</summary>
    public Dictionary<string, string> Metadata { get; set; } = null!;
}
