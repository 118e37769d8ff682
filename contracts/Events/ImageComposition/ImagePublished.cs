using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>An image is where clusters can take it from: a gallery or a layout.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ImagePublished(string CompositionId, string Definition, string Architecture, string Version, string Location) : IEvent
{
    public static string Topic => Topics.ImagePublished;
}
