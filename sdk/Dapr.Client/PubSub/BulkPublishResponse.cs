namespace Dapr.Client;

/// <summary>What became of several events published at once.</summary>
/// <typeparam name="TValue">The type of the events.</typeparam>
/// <param name="failedEntries">Those that were not published.</param>
public class BulkPublishResponse<TValue>(List<BulkPublishResponseFailedEntry<TValue>> failedEntries)
{
    /// <summary>Those that were not published; empty where all were.</summary>
#pragma warning disable CA1002 // A list in the official type as well.
    public List<BulkPublishResponseFailedEntry<TValue>> FailedEntries { get; } = failedEntries;
#pragma warning restore CA1002
}

/// <summary>An event that was not published.</summary>
/// <typeparam name="TValue">The type of the event.</typeparam>
/// <param name="entry">The event.</param>
/// <param name="errorMessage">Why.</param>
public class BulkPublishResponseFailedEntry<TValue>(BulkPublishEntry<TValue> entry, string errorMessage)
{
    /// <summary>The event.</summary>
    public BulkPublishEntry<TValue> Entry { get; } = entry;

    /// <summary>Why.</summary>
    public string ErrorMessage { get; } = errorMessage;
}
