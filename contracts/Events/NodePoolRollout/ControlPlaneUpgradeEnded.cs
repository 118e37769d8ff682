using System.Text.Json.Serialization;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>The upgrade of a control plane has ended, well or not; with one that went well the cluster's pools can follow.</summary>
/// <param name="Version">The Kubernetes version it was to come to, e.g. <c>1.35.2</c>.</param>
/// <param name="State">A final one.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ControlPlaneUpgradeEnded(
    string OperationId, string ReleaseId, string Stage, string ClusterId, string Version, PoolUpgradeState State, string? Reason) : IEvent
{
    public static string Topic => Topics.ControlPlaneUpgradeEnded;
}
