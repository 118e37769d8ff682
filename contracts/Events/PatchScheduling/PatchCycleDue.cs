using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A cycle has reached an occurrence: a release is wanted.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PatchCycleDue(string Cycle, DateTimeOffset Occurrence, string Policy, string Version) : IEvent
{
    public static string Topic => Topics.PatchCycleDue;
}
