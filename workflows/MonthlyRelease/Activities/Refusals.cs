using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Workflows.MonthlyRelease.Activities;

/// <summary>A refusal that no retry cures is a result to decide on; one that may pass is a fault to retry.</summary>
public static class Refusals
{
    public static async Task<PhaseProgress> AsFailure(Func<Task<PhaseProgress>> ask)
    {
        try
        {
            return await ask();
        }
        catch (DomainException e) when (e.Kind is not (ErrorKind.Unavailable or ErrorKind.Throttled))
        {
            return new PhaseProgress(PhaseState.Failed, e.Message);
        }
    }
}
