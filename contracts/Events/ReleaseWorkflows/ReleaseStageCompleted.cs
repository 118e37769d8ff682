using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A stage has passed its gates and soaked, or ended otherwise.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ReleaseStageCompleted(string ReleaseId, string Stage, string Outcome) : IEvent
{
    public static string Topic => Topics.ReleaseStageCompleted;
}
