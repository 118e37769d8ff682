using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A pool could not be brought to the image; nodes may be mixed.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PoolUpgradeFailed(string OperationId, string ReleaseId, string Stage, string ClusterId, string PoolId, string Image, string Reason) : IEvent
{
    public static string Topic => Topics.PoolUpgradeFailed;
}
