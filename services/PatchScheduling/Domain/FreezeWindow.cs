using NodaTime;
using ReleaseOrchestrator.Contracts.Scheduling;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>A time in which the clusters it selects must not be touched, whatever their windows say.</summary>
public sealed record FreezeWindow(string Name, ClusterSelector Selector, Interval Time, string Reason)
{
    public bool Selects(ClusterFacts cluster) => Selector.Selects(cluster);
}
