using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <summary>
/// Looks for drift: by schedule, and once more when a release has ended. A round that cannot be made is made the next time; what was found
/// is on disk with its fact, so a round may be repeated and two may go on at once.
/// </summary>
public sealed partial class DetectDrift(DriftRound round, DriftPace pace, ILogger<DetectDrift> log) : IJobHandler
{
    /// <summary>The job that goes on for ever; others are named after the release that has ended.</summary>
    public const string BySchedule = "by-schedule";

    public sealed record Payload(bool Again);

    public static string Kind => "drift";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        try
        {
            await round.Make(stop);
        }
        catch (DomainException unanswered) when (unanswered.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            NotNow(log, unanswered.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && job.Payload<Payload>().Again)
        {
            Faulty(log, fault); // the schedule goes on: drift that nobody looks for is worse than one round that failed
        }

        return job.Payload<Payload>().Again ? JobStep.Again(pace.Every) : JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => Task.CompletedTask; // the schedule looks again

    [LoggerMessage(Level = LogLevel.Warning, Message = "Drift is looked for later: {Problem}")]
    private static partial void NotNow(ILogger log, string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "A round of looking for drift failed")]
    private static partial void Faulty(ILogger log, Exception fault);
}
