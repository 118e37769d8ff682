namespace AzureSimulator.Model;

/// <summary>One line of the operations log; fields that say nothing are left out.</summary>
public sealed record LogEntry(string Kind)
{
    public string? Caller { get; init; }

    public string? Method { get; init; }

    public string? Operation { get; init; }

    public string? Resource { get; init; }

    public string? CorrelationId { get; init; }

    public string? ClientRequestId { get; init; }

    public int? Status { get; init; }

    public string? Outcome { get; init; }

    public string? OperationId { get; init; }

    public string? Cluster { get; init; }

    public string? Pool { get; init; }

    public string? Node { get; init; }

    public string? Event { get; init; }

    public string? Image { get; init; }

    public string? Region { get; init; }

    public string? Detail { get; init; }
}
