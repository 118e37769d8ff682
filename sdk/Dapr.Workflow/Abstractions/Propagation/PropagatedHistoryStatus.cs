namespace Dapr.Workflow;

/// <summary>How far a call in a handed-down history had come.</summary>
public enum PropagatedHistoryStatus
{
    /// <summary>It had not ended yet.</summary>
    Pending = 0,

    /// <summary>It had succeeded.</summary>
    Completed = 1,

    /// <summary>It had failed.</summary>
    Failed = 2,
}
