namespace Dapr.Workflow;

/// <summary>How far an instance is.</summary>
public enum WorkflowRuntimeStatus
{
    /// <summary>Nobody knows.</summary>
    Unknown = -1,

    /// <summary>It runs, or waits.</summary>
    Running = 0,

    /// <summary>It returned.</summary>
    Completed = 1,

    /// <summary>It started over.</summary>
    ContinuedAsNew = 2,

    /// <summary>It threw.</summary>
    Failed = 3,

    /// <summary>It was cancelled.</summary>
    Canceled = 4,

    /// <summary>It was ended from outside.</summary>
    Terminated = 5,

    /// <summary>It has not started yet.</summary>
    Pending = 6,

    /// <summary>It is held from outside.</summary>
    Suspended = 7,

    /// <summary>No worker has code that fits it.</summary>
    Stalled = 8,
}
