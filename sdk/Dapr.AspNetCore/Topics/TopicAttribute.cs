namespace Dapr;

/// <summary>Says that an endpoint handles the events of a topic.</summary>
#pragma warning disable CA1019, CA1813, CA1819 // Settable properties, open to inheritance, arrays: as in the official type.
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class TopicAttribute : Attribute, ITopicMetadata, IRawTopicMetadata, IOwnedOriginalTopicMetadata, IDeadLetterTopicMetadata
{
    /// <summary>Subscribes to a topic.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="ownedMetadatas">The settings that belong to it.</param>
    /// <param name="metadataSeparator">What stands between several values of the same setting.</param>
    public TopicAttribute(string pubsubName, string name, string[]? ownedMetadatas = null, string? metadataSeparator = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(pubsubName);
        ArgumentException.ThrowIfNullOrEmpty(name);
        (PubsubName, Name, OwnedMetadatas, MetadataSeparator) = (pubsubName, name, ownedMetadatas, metadataSeparator);
    }

    /// <summary>Subscribes to a topic whose events may come without an envelope.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True where they do.</param>
    /// <param name="ownedMetadatas">The settings that belong to it.</param>
    /// <param name="metadataSeparator">What stands between several values of the same setting.</param>
    public TopicAttribute(string pubsubName, string name, bool enableRawPayload, string[]? ownedMetadatas = null, string? metadataSeparator = null)
        : this(pubsubName, name, ownedMetadatas, metadataSeparator) => EnableRawPayload = enableRawPayload;

    /// <summary>Subscribes to those events of a topic that meet a condition.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="match">The condition.</param>
    /// <param name="priority">The order in which conditions are tried, lowest first.</param>
    /// <param name="ownedMetadatas">The settings that belong to it.</param>
    /// <param name="metadataSeparator">What stands between several values of the same setting.</param>
    public TopicAttribute(string pubsubName, string name, string match, int priority, string[]? ownedMetadatas = null, string? metadataSeparator = null)
        : this(pubsubName, name, ownedMetadatas, metadataSeparator) => (Match, Priority) = (match, priority);

    /// <summary>Subscribes to those events of a topic that meet a condition and may come without an envelope.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="enableRawPayload">True where they do.</param>
    /// <param name="match">The condition.</param>
    /// <param name="priority">The order in which conditions are tried, lowest first.</param>
    /// <param name="ownedMetadatas">The settings that belong to it.</param>
    /// <param name="metadataSeparator">What stands between several values of the same setting.</param>
    public TopicAttribute(
        string pubsubName, string name, bool enableRawPayload, string? match, int priority, string[]? ownedMetadatas = null, string? metadataSeparator = null)
        : this(pubsubName, name, enableRawPayload, ownedMetadatas, metadataSeparator) => (Match, Priority) = (match, priority);

    /// <summary>Subscribes to a topic and says where events go that cannot be handled.</summary>
    /// <param name="pubsubName">The name of the pub/sub component.</param>
    /// <param name="name">The topic.</param>
    /// <param name="deadLetterTopic">The topic for events that cannot be handled.</param>
    /// <param name="enableRawPayload">True where events come without an envelope.</param>
    /// <param name="ownedMetadatas">The settings that belong to it.</param>
    /// <param name="metadataSeparator">What stands between several values of the same setting.</param>
    public TopicAttribute(
        string pubsubName, string name, string? deadLetterTopic, bool enableRawPayload, string[]? ownedMetadatas = null, string? metadataSeparator = null)
        : this(pubsubName, name, enableRawPayload, ownedMetadatas, metadataSeparator) => DeadLetterTopic = deadLetterTopic;

    /// <inheritdoc />
    public string Name { get; set; }

    /// <inheritdoc />
    public string PubsubName { get; set; }

    /// <inheritdoc />
    public bool? EnableRawPayload { get; set; }

    /// <inheritdoc />
    public new string? Match { get; set; }

    /// <inheritdoc />
    public int Priority { get; set; }

    /// <inheritdoc />
    public string[]? OwnedMetadatas { get; set; }

    /// <inheritdoc />
    public string? MetadataSeparator { get; set; }

    /// <inheritdoc />
    public string? DeadLetterTopic { get; set; }
}
