using Dapr.Workflow;
using ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease;

/// <summary>Sentences that every workflow of a release uses before it begins something new.</summary>
public static class SteeringSteps
{
    extension(WorkflowContext context)
    {
        public Task<Steering> Steering(string releaseId) =>
            context.CallActivityAsync<Steering>(nameof(ReadSteering), releaseId, Retries.Patient);

        /// <summary>Waits for as long as the release is paused. False: it is to end, or to be taken back.</summary>
        public async Task<bool> GoAhead(string releaseId)
        {
            var steering = await context.Steering(releaseId);
            for (var looks = 0; steering is { Paused: true, Ends: false }; looks++)
            {
                await context.UntilChanged(Patience.Look(looks));
                steering = await context.Steering(releaseId);
            }

            return !steering.Ends;
        }

        /// <summary>How a release ends that people, or a failure, have stopped.</summary>
        public async Task<Ended> Stopped(string releaseId) => await context.Steering(releaseId) is var steering && steering.Aborted
            ? new(Ending.Aborted, steering.Reason)
            : new(Ending.TakeBack, steering.Reason);
    }
}
