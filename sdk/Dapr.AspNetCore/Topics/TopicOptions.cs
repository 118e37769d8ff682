namespace Dapr;

/// <summary>A subscription with everything that can be said about it.</summary>
public class TopicOptions
{
    /// <summary>The settings of the subscription.</summary>
#pragma warning disable CA1051, CA1819 // A field, and arrays, in the official type as well.
    public IDictionary<string, string>? Metadata;
#pragma warning restore CA1051

    /// <summary>The topic.</summary>
    public string Name { get; set; } = "";

    /// <summary>The name of the pub/sub component.</summary>
    public string PubsubName { get; set; } = "";

    /// <summary>True where events come without an envelope.</summary>
    public bool EnableRawPayload { get; set; }

    /// <summary>The condition on an event for this endpoint to handle it; null for all others.</summary>
    public string? Match { get; set; }

    /// <summary>The order in which conditions are tried, lowest first.</summary>
    public int Priority { get; set; }

    /// <summary>The settings that belong to the topic.</summary>
    public string[]? OwnedMetadatas { get; set; }

    /// <summary>What stands between several values of the same setting.</summary>
    public string? MetadataSeparator { get; set; }

    /// <summary>The topic for events that cannot be handled.</summary>
    public string? DeadLetterTopic { get; set; }
}
