namespace Dapr.Client;

/// <summary>One of several events published at once.</summary>
/// <typeparam name="TValue">The type of the event.</typeparam>
/// <param name="entryId">Its name among the others.</param>
/// <param name="eventData">The event.</param>
/// <param name="contentType">How it is written.</param>
/// <param name="metadata">Settings for the broker.</param>
public class BulkPublishEntry<TValue>(string entryId, TValue eventData, string contentType, IReadOnlyDictionary<string, string>? metadata = null)
{
    /// <summary>Its name among the others.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>The event.</summary>
    public TValue EventData { get; } = eventData;

    /// <summary>How it is written.</summary>
    public string ContentType { get; } = contentType;

    /// <summary>Settings for the broker.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; } = metadata;
}
