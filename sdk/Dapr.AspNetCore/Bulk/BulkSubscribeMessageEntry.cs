namespace Dapr.AspNetCore;

/// <summary>One of several events.</summary>
/// <typeparam name="TValue">The type of the event.</typeparam>
public class BulkSubscribeMessageEntry<TValue>
{
    /// <summary>Creates the entry.</summary>
    public BulkSubscribeMessageEntry()
    {
    }

    /// <summary>Creates the entry.</summary>
    /// <param name="entryId">The name under which it is answered.</param>
    /// <param name="contentType">How the event is written.</param>
    /// <param name="metadata">What the component says of it.</param>
    /// <param name="eventData">The event.</param>
    public BulkSubscribeMessageEntry(string entryId, string contentType, Dictionary<string, string> metadata, TValue eventData) =>
        (EntryId, ContentType, Metadata, Event) = (entryId, contentType, metadata, eventData);

    /// <summary>The name under which it is answered.</summary>
    public string EntryId { get; set; } = null!;

    /// <summary>How the event is written.</summary>
    public string ContentType { get; set; } = null!;

    /// <summary>What the component says of it.</summary>
    public Dictionary<string, string> Metadata { get; set; } = null!;

    /// <summary>The event.</summary>
    public TValue Event { get; set; } = default!;
}
