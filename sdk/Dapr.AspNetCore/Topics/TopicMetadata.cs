namespace Dapr;

/// <summary>Says that an endpoint handles the events of a topic.</summary>
public interface ITopicMetadata
{
    /// <summary>The topic.</summary>
    string Name { get; }

    /// <summary>The name of the pub/sub component.</summary>
    string PubsubName { get; }

    /// <summary>The condition on an event for this endpoint to handle it; null for all others.</summary>
    string? Match { get; }

    /// <summary>The order in which conditions are tried, lowest first.</summary>
    int Priority { get; }
}

/// <summary>Says whether events come without an envelope.</summary>
public interface IRawTopicMetadata
{
    /// <summary>True where they do.</summary>
    bool? EnableRawPayload { get; }
}

/// <summary>A setting of a subscription.</summary>
public interface IOriginalTopicMetadata
{
    /// <summary>The name by which a topic owns it; null for all topics of the endpoint.</summary>
    string? Id { get; }

    /// <summary>The setting.</summary>
    string Name { get; }

    /// <summary>Its value.</summary>
    string Value { get; }
}

/// <summary>Says which settings belong to a topic.</summary>
public interface IOwnedOriginalTopicMetadata
{
    /// <summary>Their names.</summary>
#pragma warning disable CA1819 // An array in the official type as well.
    string[]? OwnedMetadatas { get; }
#pragma warning restore CA1819

    /// <summary>What stands between several values of the same setting.</summary>
    string? MetadataSeparator { get; }
}

/// <summary>Says where events go that cannot be handled.</summary>
public interface IDeadLetterTopicMetadata
{
    /// <summary>The topic for them.</summary>
    string? DeadLetterTopic { get; }
}
