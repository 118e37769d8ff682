namespace AzureSimulator.Model;

/// <summary>What a node pool ran at a moment: its image, Kubernetes version and kind of machine, for pools made or changed after it.</summary>
public sealed class SnapshotState : IDocument
{
    public required string Key { get; init; }

    public required string Subscription { get; init; }

    public required string ResourceGroup { get; init; }

    public required string Name { get; init; }

    public required string Location { get; init; }

    public required string Source { get; init; }

    public required string KubernetesVersion { get; init; }

    public required string Image { get; init; }

    public required string OsType { get; init; }

    public required string OsSku { get; init; }

    public required string VmSize { get; init; }

    public bool Fips { get; init; }

    public Dictionary<string, string> Tags { get; set; } = [];

    public DateTimeOffset CreatedAt { get; init; }
}
