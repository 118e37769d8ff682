namespace Dapr.AspNetCore;

/// <summary>How an endpoint takes the events of a topic several at a time.</summary>
public class BulkSubscribeTopicOptions
{
    /// <summary>How many events at most come together.</summary>
    public int MaxMessagesCount { get; set; } = 100;

    /// <summary>How long at most, in milliseconds, the first of them waits for others.</summary>
    public int MaxAwaitDurationMs { get; set; } = 1000;

    /// <summary>The topic.</summary>
    public string TopicName { get; set; } = null!;
}
