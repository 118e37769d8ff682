using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A release is on its way.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ReleaseStarted(string ReleaseId, string Version, string Policy, string RequestedBy) : IEvent
{
    public static string Topic => Topics.ReleaseStarted;
}
