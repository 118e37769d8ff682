namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>What happens when a pool or a gate fails beyond the budget.</summary>
public enum FailureAction { Pause, RollBack }

/// <summary>How what a release has changed is taken back.</summary>
public sealed class RollbackPolicy
{
    /// <summary>Windows and freezes do not hold a rollback that a failure started: an emergency, written down and owed.</summary>
    public bool IgnoreWindows { get; init; }

    /// <summary>Clusters that go back at the same time.</summary>
    public int MaxConcurrentClusters { get; init; } = 5;
}
