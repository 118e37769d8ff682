namespace LocalDapr.State;

/// <summary>When a change is refused, the same for every store.</summary>
public static class StateRules
{
    public static bool Refuses(StateChange change, string? storedTag) =>
        change.ETag is { } wanted ? wanted != storedTag : change.IsFirstWrite && change.Value is not null && storedTag is not null;
}
