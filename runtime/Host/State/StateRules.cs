namespace LocalDapr.State;

/// <summary>When a change is refused: a tag must be the stored one; without a tag, a first write must find nothing.</summary>
public static class StateRules
{
    public static bool Refuses(StateChange change, string? storedTag) =>
        change.ETag is { } wanted ? wanted != storedTag : change.IsFirstWrite && storedTag is not null;
}
