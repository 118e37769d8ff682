namespace Dapr.AspNetCore;

/// <summary>Says that an endpoint takes the events of a topic several at a time.</summary>
public interface IBulkSubscribeMetadata
{
    /// <summary>How many events at most come together.</summary>
    int MaxMessagesCount { get; }

    /// <summary>How long at most, in milliseconds, the first of them waits for others.</summary>
    int MaxAwaitDurationMs { get; }

    /// <summary>The topic.</summary>
    string TopicName { get; }
}
