namespace Dapr.AspNetCore;

/// <summary>Takes the events of a topic several at a time. The topic itself is subscribed to as always.</summary>
/// <param name="topicName">The topic.</param>
/// <param name="maxMessagesCount">How many events at most come together.</param>
/// <param name="maxAwaitDurationMs">How long at most, in milliseconds, the first of them waits for others.</param>
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class BulkSubscribeAttribute(string topicName, int maxMessagesCount, int maxAwaitDurationMs) : Attribute, IBulkSubscribeMetadata
{
    /// <summary>Takes at most as many as said, after one second at the latest.</summary>
    /// <param name="topicName">The topic.</param>
    /// <param name="maxMessagesCount">How many events at most come together.</param>
    public BulkSubscribeAttribute(string topicName, int maxMessagesCount)
        : this(topicName, maxMessagesCount, 1000)
    {
    }

    /// <summary>Takes at most 100, after one second at the latest.</summary>
    /// <param name="topicName">The topic.</param>
    public BulkSubscribeAttribute(string topicName)
        : this(topicName, 100)
    {
    }

    /// <inheritdoc />
    public int MaxMessagesCount { get; } = maxMessagesCount;

    /// <inheritdoc />
    public int MaxAwaitDurationMs { get; } = maxAwaitDurationMs;

    /// <inheritdoc />
    public string TopicName { get; } = topicName;
}
