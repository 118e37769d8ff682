using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>New nodes of a pool serve beside the old ones, which are kept for a while. Nothing is being changed meanwhile: the next pool of the cluster can begin.</summary>
/// <param name="Until">When the soak ends if nothing falls sick; null: AKS ends it by itself.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PoolSoakBegan(
    string OperationId, string ReleaseId, string Stage, string ClusterId, string PoolId, string Image, DateTimeOffset? Until) : IEvent
{
    public static string Topic => Topics.PoolSoakBegan;
}
