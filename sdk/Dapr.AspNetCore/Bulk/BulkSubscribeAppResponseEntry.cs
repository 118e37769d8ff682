namespace Dapr.AspNetCore;

/// <summary>What became of one of several events.</summary>
/// <param name="entryId">The name under which it came.</param>
/// <param name="status">What became of it.</param>
public class BulkSubscribeAppResponseEntry(string entryId, BulkSubscribeAppResponseStatus status)
{
    /// <summary>The name under which it came.</summary>
    public string EntryId { get; } = entryId;

    /// <summary>What became of it.</summary>
    public string Status { get; } = status.ToString();
}
