using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A pool is not as the last good release left it.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record DriftDetected(string DriftId, string ClusterId, string PoolId, string Kind, string Wanted, string Actual, string ReleaseId) : IEvent
{
    public static string Topic => Topics.DriftDetected;
}
