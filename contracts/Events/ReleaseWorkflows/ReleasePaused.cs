using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>No new work is started for the release until it is resumed.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ReleasePaused(string ReleaseId, string Reason, string By) : IEvent
{
    public static string Topic => Topics.ReleasePaused;
}
