namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>A piece of long work whose row was written before anything was done.</summary>
/// <param name="Attempt">1 at the first run since it was enqueued or last got further.</param>
public sealed record Job(string Kind, string Id, int Attempt, string PayloadJson)
{
    public T Payload<T>() => ReleaseJson.Read<T>(PayloadJson);
}

/// <summary>What a run of a job came to.</summary>
public readonly record struct JobStep(TimeSpan? After)
{
    /// <summary>Nothing is left to do.</summary>
    public static JobStep Done => default;

    /// <summary>There is more to do, but not now. On disk: a restart does not forget it.</summary>
    public static JobStep Again(TimeSpan after) => new(after);
}

/// <summary>Does one kind of job. At least once: a step may be repeated after a crash and must not mind.</summary>
public interface IJobHandler
{
    static abstract string Kind { get; }

    /// <summary>One step. A throw is a fault that a retry may cure; what no retry cures is decided here and is not thrown.</summary>
    Task<JobStep> Run(Job job, CancellationToken stop);

    /// <summary>Retries are used up: leave a record of the failure that people and workflows see.</summary>
    Task Abandon(Job job, Exception last, CancellationToken stop);
}
