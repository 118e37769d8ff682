using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>An image could not be composed, or failed a check.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ImageRejected(string CompositionId, string Definition, string Architecture, string Reason) : IEvent
{
    public static string Topic => Topics.ImageRejected;
}
