namespace ReleaseOrchestrator.NodePoolRollout.Domain;

public enum AzureStatus
{
    Running,
    Succeeded,
    Failed,
    Canceled,

    /// <summary>Azure keeps operations for a limited time only: the pool has to be judged by itself.</summary>
    Forgotten,
}

/// <summary>A long-running operation, as one poll found it.</summary>
/// <param name="PollAfter">What Azure asked for by Retry-After.</param>
public sealed record AzureProgress(AzureStatus Status, AzureFault? Fault = null, TimeSpan? PollAfter = null);
