using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A SPEC could not be built.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PackageFailed(string BuildId, string Spec, string Architecture, string Reason) : IEvent
{
    public static string Topic => Topics.PackageFailed;
}
