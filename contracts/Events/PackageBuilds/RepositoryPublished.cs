using System.Text.Json.Serialization;

namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>A build ended with a signed repository.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Skip)]
public sealed record RepositoryPublished(string BuildId, string RepositoryId, string RepomdSha256, int PackageCount) : IEvent
{
    public static string Topic => Topics.RepositoryPublished;
}
