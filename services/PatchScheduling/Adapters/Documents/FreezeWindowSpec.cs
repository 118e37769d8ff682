namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>A FreezeWindow as it is written. From and to are moments (with offset), or dates: then both days are frozen whole.</summary>
public sealed record FreezeWindowSpec
{
    public SelectorSpec Selector { get; init; } = new();

    public required string From { get; init; }

    public required string To { get; init; }

    /// <summary>For dates; UTC unless given.</summary>
    public string? TimeZone { get; init; }

    public required string Reason { get; init; }
}
