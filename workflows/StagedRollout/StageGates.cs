using Dapr.Workflow;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.StagedRollout.Activities;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>
/// The gates of one stage, as its workflow uses them: all have to pass after each wave, each is looked at in its own interval while the stage soaks, and
/// in the end people decide where the policy asks them. Every answer is false when the release is to be aborted.
/// </summary>
/// <param name="goAhead">Waits for as long as the release is held. False: it is to be aborted.</param>
/// <param name="stopped">Stops new work and waits for people. False: the release is to be aborted.</param>
internal sealed class StageGates(WorkflowContext context, StageRequest input, Func<Task<bool>> goAhead, Func<GateStop, Task<bool>> stopped)
{
    private readonly GateWatch _watch = new(input.Rules.Gates, input.Rules.GateInterval);

    private DateTime Now => context.CurrentUtcDateTime;

    private bool HasPools => input.Stage.Waves.Any(wave => wave.Clusters.Count > 0);

    /// <summary>Until every gate has passed: each stop waits for people, each resume has all of them look again.</summary>
    public async Task<bool> Pass(string occasion)
    {
        if (!await goAhead())
            return false;
        if (!HasPools)
            return true; // there is nothing to look at
        _watch.LookAtAll(Now);
        while (!_watch.AllPassed)
        {
            if (!await LookAtDue(occasion))
                return false;
            if (!_watch.AllPassed && _watch.Next > Now)
                await context.UntilChanged(_watch.Next.Value - Now);
            if (!_watch.AllPassed && !await goAhead())
                return false;
        }

        return true;
    }

    /// <summary>Under watch until the time is over and, where the policy asks for it, enough node-hours were spent under workload.</summary>
    public async Task<bool> Soak()
    {
        if (!HasPools)
            return await goAhead();
        var (began, load) = (Now, new LoadSoFar(0, 0));
        var (until, giveUp) = (began + input.Rules.Soak, began + input.Rules.SoakAtMost);
        for (var look = 1; Now < until || load.NodeHours < input.Rules.SoakNodeHours; look++)
        {
            var lookedAt = Now;
            await context.UntilChanged(Shortest(input.Rules.GateInterval, _watch.Next - Now, Now < until ? until - Now : null));
            var watched = Now - lookedAt;
            if (!await goAhead() || !await LookAtDue($"soak {look}"))
                return false;
            if (input.Rules.SoakNodeHours > 0)
                load = await Measure(load, watched);
            if (Now < until || load.NodeHours >= input.Rules.SoakNodeHours || Now < giveUp)
                continue;
            if (!await stopped(StillIdle(load)))
                return false;
            giveUp = Now + input.Rules.SoakAtMost;
        }

        return await Pass("end of the soak");
    }

    /// <summary>Until people have said yes at every approval gate.</summary>
    public async Task<bool> Decided()
    {
        if (!HasPools)
            return true;
        foreach (var gate in input.Rules.Gates.Where(gate => gate.Kind == GateKind.Approval))
        {
            if (!await Decided(gate))
                return false;
        }

        return true;
    }

    private async Task<bool> Decided(GateDefinition gate)
    {
        var until = Now + gate.Approval!.ExpiresAfter;
        for (var looks = 0; ; looks++)
        {
            if (!await goAhead())
                return false;
            var look = (await Look([new DueGate(gate, FailureDecides: true)], "a decision")).FirstOrDefault();
            if (look?.Verdict == GateVerdict.Passed)
                return true;
            var left = until - Now;
            var stop = look is not null ? new GateStop($"gate {gate.Name} failed: {look.Summary}", IsFailure: true)
                : left <= TimeSpan.Zero ? NobodyDecided(gate)
                : null;
            if (left <= TimeSpan.Zero && look is null && stop is null)
                return true;
            if (stop is null)
            {
                await context.UntilChanged(Shortest(Patience.Look(looks), left, null));
                continue;
            }

            if (!await stopped(stop))
                return false;
            until = Now + gate.Approval.ExpiresAfter;
        }
    }

    private static GateStop? NobodyDecided(GateDefinition gate) => gate.OnInconclusive switch
    {
        OnInconclusive.Pass => null,
        var what => new GateStop($"nobody decided on gate {gate.Name} in time", IsFailure: what == OnInconclusive.Fail),
    };

    private async Task<bool> LookAtDue(string occasion)
    {
        var due = _watch.Due(Now);
        if (due.Count == 0 || _watch.Note(await Look(due, occasion), Now) is not { } stop)
            return true;
        if (!await stopped(stop))
            return false;
        _watch.StartAnew(Now);
        return true;
    }

    private Task<GateLook[]> Look(IReadOnlyList<DueGate> due, string occasion) => context.CallActivityAsync<GateLook[]>(
        nameof(EvaluateGates), new EvaluateGates.Input(input.ReleaseId, input.Stage.Name, due, occasion), Retries.Patient);

    private Task<LoadSoFar> Measure(LoadSoFar before, TimeSpan watched) => context.CallActivityAsync<LoadSoFar>(
        nameof(MeasureLoad), new MeasureLoad.Input(input.ReleaseId, input.Stage.Name, before, watched, input.Rules.SoakNodeHours), Retries.Patient);

    private GateStop StillIdle(LoadSoFar load) => new(
        FormattableString.Invariant(
            $"its soak has {load.NodeHours:0.#} of {input.Rules.SoakNodeHours:0.#} node-hours under workload, and soakAtMost is over: {load.UnderWorkload} nodes carry work now. Give its pools work, or resume to wait as long again"),
        IsFailure: false);

    private static TimeSpan Shortest(TimeSpan one, params ReadOnlySpan<TimeSpan?> others)
    {
        foreach (var other in others)
            one = other < one ? other.Value : one;
        return one > TimeSpan.Zero ? one : TimeSpan.Zero;
    }
}
