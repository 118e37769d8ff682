using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>An image has been composed and passed its checks.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record ImageComposed(string CompositionId, string Definition, string Architecture, string Version, string Digest, bool Reused) : IEvent
{
    public static string Topic => Topics.ImageComposed;
}
