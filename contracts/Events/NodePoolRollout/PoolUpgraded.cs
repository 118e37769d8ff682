using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>Every node of a pool has been seen on the image.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PoolUpgraded(string OperationId, string ReleaseId, string Stage, string ClusterId, string PoolId, string Image, bool AlreadyCurrent) : IEvent
{
    public static string Topic => Topics.PoolUpgraded;
}
