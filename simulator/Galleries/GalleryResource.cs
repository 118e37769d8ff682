using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Galleries;

/// <summary>A compute gallery, an image definition in it, or an image version: what distinguishes them is the form of the id.</summary>
public sealed class GalleryResource : IActor
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required string Location { get; set; }

    public JsonObject Tags { get; set; } = [];

    public JsonObject Properties { get; set; } = [];

    public string ProvisioningState { get; set; } = "Creating";

    public string? OperationId { get; set; }

    /// <summary>Whether the operation under way removes the resource.</summary>
    public bool Deleting { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? Due { get; set; }

    /// <summary>Per region, when the version will be (or was) there.</summary>
    public Dictionary<string, DateTimeOffset> Replication { get; init; } = [];

    /// <summary>When copying began, for the progress shown per region.</summary>
    public DateTimeOffset ReplicationStarted { get; set; }
}
