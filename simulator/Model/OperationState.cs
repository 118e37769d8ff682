using System.Text.Json.Nodes;

namespace AzureSimulator.Model;

/// <summary>A long-running operation as its status URL shows it.</summary>
public sealed class OperationState : IActor
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Provider { get; init; }

    public required string Subscription { get; init; }

    public required string Location { get; init; }

    public required string ResourceId { get; init; }

    public string Status { get; set; } = "InProgress";

    public required DateTimeOffset StartTime { get; init; }

    public DateTimeOffset? EndTime { get; set; }

    public double PercentComplete { get; set; }

    public ArmProblem? Error { get; set; }

    public JsonNode? Result { get; set; }

    /// <summary>When the finished operation is forgotten.</summary>
    public DateTimeOffset? Due { get; set; }

    public bool IsOver => Status is "Succeeded" or "Failed" or "Canceled";
}
