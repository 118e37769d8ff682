using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A release has ended, one way or another.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ReleaseCompleted(string ReleaseId, string Version, string State, string? Reason) : IEvent
{
    public static string Topic => Topics.ReleaseCompleted;
}
