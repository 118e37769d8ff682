using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>How long instances are kept once they have ended; what is not said is kept for ever.</summary>
public sealed record RetentionPolicy(
    TimeSpan? AnyTerminal = null, TimeSpan? Completed = null, TimeSpan? Failed = null, TimeSpan? Terminated = null)
{
    public TimeSpan? For(OrchestrationStatus status) => status switch
    {
        OrchestrationStatus.Completed => Completed,
        OrchestrationStatus.Failed => Failed,
        OrchestrationStatus.Terminated => Terminated,
        _ => null,
    } ?? AnyTerminal;
}
