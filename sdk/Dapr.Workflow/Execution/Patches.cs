using Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow.Execution;

/// <summary>
/// The changes to the code that this execution takes part in. What is asked for while nothing is replayed is taken, and recorded;
/// what was passed before the change came is not.
/// </summary>
internal sealed class Patches(IEnumerable<HistoryEvent> past)
{
    private readonly HashSet<string> _recorded =
        [.. past.Where(happened => happened.WorkflowStarted?.Version is not null).SelectMany(happened => happened.WorkflowStarted.Version.Patches)];
    private readonly Dictionary<string, bool> _answers = new(StringComparer.Ordinal);
    private readonly List<string> _taken = [];

    public bool Ask(string name, bool replaying)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (_answers.TryGetValue(name, out var known)) return known;

        var taken = _recorded.Contains(name) || !replaying;
        _answers[name] = taken;
        if (taken) _taken.Add(name);
        return taken;
    }

    /// <summary>What is to be recorded with this turn; null for nothing.</summary>
    public WorkflowVersion? ForResponse(string workflowName) =>
        _taken.Count > 0 ? new WorkflowVersion { Name = workflowName, Patches = { _taken } } : null;
}
