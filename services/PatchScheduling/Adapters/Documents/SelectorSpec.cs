using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>Which clusters a document is about, as it is written.</summary>
public sealed record SelectorSpec
{
    public List<string> Names { get; init; } = [];

    public List<string> Regions { get; init; } = [];

    public Dictionary<string, string> Tags { get; init; } = [];

    public ClusterSelector ToSelector() => new() { Names = Names, Regions = Regions, Tags = Tags };
}
