namespace LocalDapr.Engine;

/// <summary>Why the engine does not do what it was asked to do.</summary>
public enum RefusalKind
{
    NotFound,
    AlreadyExists,
    NotFinished,
    Stalled,
    Invalid,
}

/// <summary>A request to the engine that has no effect, and why.</summary>
public sealed class WorkflowRefusalException(RefusalKind kind, string message) : Exception(message)
{
    public RefusalKind Kind { get; } = kind;

    public static WorkflowRefusalException NoSuchInstance(string instanceId) =>
        new(RefusalKind.NotFound, $"no such instance exists: {instanceId}");
}
