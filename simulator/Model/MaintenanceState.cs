using System.Text.Json.Nodes;

namespace AzureSimulator.Model;

/// <summary>A maintenance configuration of a cluster, as written.</summary>
public sealed class MaintenanceState : IDocument
{
    public required string Key { get; init; }

    public required string ClusterKey { get; init; }

    public required string Name { get; init; }

    public required JsonObject Properties { get; init; }
}
