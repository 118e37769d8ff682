namespace Dapr;

/// <summary>A setting of a subscription.</summary>
#pragma warning disable CA1813 // Open to inheritance, as the official type is.
[AttributeUsage(AttributeTargets.All, AllowMultiple = true)]
public class TopicMetadataAttribute : Attribute, IOriginalTopicMetadata
{
    /// <summary>A setting for all topics of the endpoint.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value.</param>
    public TopicMetadataAttribute(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        (Name, Value) = (name, value);
    }

    /// <summary>A setting for the topics that own it.</summary>
    /// <param name="id">The name by which a topic owns it.</param>
    /// <param name="name">The setting.</param>
    /// <param name="value">Its value.</param>
    public TopicMetadataAttribute(string id, string name, string value)
        : this(name, value) => Id = id;

    /// <inheritdoc />
    public string? Id { get; }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public string Value { get; }
}
