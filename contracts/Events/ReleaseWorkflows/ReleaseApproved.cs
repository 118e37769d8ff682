using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A stage has been approved for one manifest and one plan.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ReleaseApproved(string ReleaseId, string Stage, string ManifestDigest, string PlanHash, string ApprovedBy) : IEvent
{
    public static string Topic => Topics.ReleaseApproved;
}
