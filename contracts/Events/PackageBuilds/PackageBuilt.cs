using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A SPEC has been built into signed RPMs, or found built already.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record PackageBuilt(string BuildId, string Spec, string Architecture, IReadOnlyList<string> Nevras, double Seconds, bool Reused) : IEvent
{
    public static string Topic => Topics.PackageBuilt;
}
