namespace Dapr.Workflow.Client;

/// <summary>How an instance is run again from an event of its history.</summary>
public sealed class RerunWorkflowFromEventOptions
{
    /// <summary>The id of the new instance; null for a new one.</summary>
    public string? NewInstanceId { get; set; }

    /// <summary>The new input of the step, where <see cref="OverwriteInput"/> is true.</summary>
    public object? Input { get; set; }

    /// <summary>Whether the step gets <see cref="Input"/> instead of what it had.</summary>
    public bool OverwriteInput { get; set; }
}
