using System.Diagnostics.CodeAnalysis;

namespace Dapr.Workflow;

/// <summary>The past that was handed down to a workflow by those who called it.</summary>
/// <param name="events">What each of them had done, the eldest first.</param>
public sealed class PropagatedHistory(IReadOnlyList<PropagatedHistoryEvent> events)
{
    /// <summary>What each caller had done, the eldest first.</summary>
    public IReadOnlyList<PropagatedHistoryEvent> Events { get; } = events ?? throw new ArgumentNullException(nameof(events));

    /// <summary>The apps that took part, each once.</summary>
    /// <returns>Their ids, in order.</returns>
    public IReadOnlyList<string> GetAppIds() => [.. Events.Select(caller => caller.AppId).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>What a workflow had done.</summary>
    /// <param name="name">The workflow; case does not matter.</param>
    /// <returns>One for each of its instances, in order.</returns>
    public IReadOnlyList<PropagatedHistoryEvent> GetEventsByWorkflowName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return [.. Events.Where(caller => string.Equals(caller.Name, name, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>What the last instance of a workflow had done.</summary>
    /// <param name="name">The workflow; case does not matter.</param>
    /// <param name="result">What it had done; null where there was none.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryGetLastWorkflowEventByName(string name, [NotNullWhen(true)] out PropagatedHistoryEvent? result) =>
        (result = GetEventsByWorkflowName(name) is [.., var last] ? last : null) is not null;

    /// <summary>What the workflows of an app had done.</summary>
    /// <param name="appId">The app; case does not matter.</param>
    /// <returns>One for each of its instances, in order.</returns>
    public IReadOnlyList<PropagatedHistoryEvent> GetByAppId(string appId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(appId);
        return [.. Events.Where(caller => string.Equals(caller.AppId, appId, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>What an instance had done.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <returns>What it had done.</returns>
    public IReadOnlyList<PropagatedHistoryEvent> GetByInstanceId(string instanceId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(instanceId);
        return [.. Events.Where(caller => string.Equals(caller.InstanceId, instanceId, StringComparison.Ordinal))];
    }
}
