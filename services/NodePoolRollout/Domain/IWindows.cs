using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>The border to patch-scheduling, which knows windows and freezes.</summary>
public interface IWindows
{
    /// <summary>May this cluster be touched now? An unreachable answer is a <see cref="Contracts.DomainException"/>: never taken for a yes (R3).</summary>
    Task<WindowDecision> Decide(ClusterFacts cluster, CancellationToken stop);

    /// <summary>The same for many, in as few questions as fit; one decision each, in their order.</summary>
    Task<IReadOnlyList<WindowDecision>> Decide(IReadOnlyList<ClusterFacts> clusters, CancellationToken stop);
}
