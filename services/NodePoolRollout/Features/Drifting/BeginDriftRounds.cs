using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <summary>Puts the job that looks for drift by schedule on disk, where it is not yet; from then on it keeps itself going.</summary>
public sealed partial class BeginDriftRounds(ServiceDatabase database, DriftPace pace, TimeProvider clock, ILogger<BeginDriftRounds> log) : BackgroundService
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await database.Write(
                    session => session.Enqueue(DetectDrift.Kind, DetectDrift.BySchedule, new DetectDrift.Payload(Again: true), clock.GetUtcNow() + pace.Every),
                    stoppingToken);
                return;
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                NotYet(log, problem.Message);
                await Task.Delay(TryAgainAfter, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule of looking for drift cannot be written down yet: {Problem}")]
    private static partial void NotYet(ILogger log, string problem);
}
