namespace Dapr.AspNetCore;

/// <summary>What became of several events.</summary>
/// <param name="statuses">What became of each; an event that is not named is delivered again.</param>
public class BulkSubscribeAppResponse(List<BulkSubscribeAppResponseEntry> statuses)
{
    /// <summary>What became of each.</summary>
    public List<BulkSubscribeAppResponseEntry> Statuses { get; } = statuses;
}
