using System.Diagnostics.CodeAnalysis;

namespace Dapr.Workflow;

/// <summary>What one workflow had done when it handed its history down.</summary>
/// <param name="instanceId">Its instance id.</param>
/// <param name="appId">The app that ran it.</param>
/// <param name="name">The workflow.</param>
/// <param name="activities">The activities that it had called, in order.</param>
/// <param name="childWorkflows">The child workflows that it had called, in order.</param>
public sealed class PropagatedHistoryEvent(
    string instanceId,
    string appId,
    string name,
    IReadOnlyList<PropagatedHistoryActivityResult> activities,
    IReadOnlyList<PropagatedHistoryWorkflowResult> childWorkflows)
{
    /// <summary>Its instance id.</summary>
    public string InstanceId { get; } = instanceId ?? throw new ArgumentNullException(nameof(instanceId));

    /// <summary>The app that ran it.</summary>
    public string AppId { get; } = appId ?? throw new ArgumentNullException(nameof(appId));

    /// <summary>The workflow.</summary>
    public string Name { get; } = name ?? throw new ArgumentNullException(nameof(name));

    /// <summary>The activities that it had called, in order.</summary>
    public IReadOnlyList<PropagatedHistoryActivityResult> Activities { get; } = activities ?? throw new ArgumentNullException(nameof(activities));

    /// <summary>The child workflows that it had called, in order.</summary>
    public IReadOnlyList<PropagatedHistoryWorkflowResult> Workflows { get; } =
        childWorkflows ?? throw new ArgumentNullException(nameof(childWorkflows));

    /// <summary>The calls of one activity.</summary>
    /// <param name="name">The activity; case does not matter.</param>
    /// <returns>The calls, in order.</returns>
    public IReadOnlyList<PropagatedHistoryActivityResult> GetActivitiesByName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return [.. Activities.Where(activity => string.Equals(activity.Name, name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The last call of an activity.</summary>
    /// <param name="name">The activity; case does not matter.</param>
    /// <param name="result">The call; null where there was none.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryGetLastActivityByName(string name, [NotNullWhen(true)] out PropagatedHistoryActivityResult? result) =>
        (result = GetActivitiesByName(name) is [.., var last] ? last : null) is not null;

    /// <summary>The calls of one child workflow.</summary>
    /// <param name="name">The workflow; case does not matter.</param>
    /// <returns>The calls, in order.</returns>
    public IReadOnlyList<PropagatedHistoryWorkflowResult> GetWorkflowsByName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return [.. Workflows.Where(workflow => string.Equals(workflow.Name, name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The last call of a child workflow.</summary>
    /// <param name="name">The workflow; case does not matter.</param>
    /// <param name="result">The call; null where there was none.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryGetLastWorkflowByName(string name, [NotNullWhen(true)] out PropagatedHistoryWorkflowResult? result) =>
        (result = GetWorkflowsByName(name) is [.., var last] ? last : null) is not null;
}
