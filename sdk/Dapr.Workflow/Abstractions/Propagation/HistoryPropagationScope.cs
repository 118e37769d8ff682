namespace Dapr.Workflow;

/// <summary>How much of its past a workflow hands down to what it calls.</summary>
public enum HistoryPropagationScope
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Its own history.</summary>
    OwnHistory = 1,

    /// <summary>Its own history, and what was handed down to itself.</summary>
    Lineage = 2,
}
