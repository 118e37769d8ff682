using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>The plan of a release with what is left of it: what is done as it was, the rest as it is expected now. The decisions and their hash stay.</summary>
public static class ShowPlan
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/releases/{id}/plan", Handle).WithName("GetPlan");

    public static async Task<IResult> Handle(string id, ServiceDatabase database, PlanningSources sources, PlanPreflight preflight, AppCalls apps, CancellationToken stop) =>
        Results.Ok(await Current(id, database, sources, preflight, apps, stop));

    public static async Task<RolloutPlan> Current(string id, ServiceDatabase database, PlanningSources sources, PlanPreflight preflight, AppCalls apps, CancellationToken stop)
    {
        var (release, plan, policy, stages, leftOut) = await database.Read(
            async s => (await s.Release(id), await s.ReleaseDocument<RolloutPlan>(id), await s.ReleaseDocument<ReleasePolicy>(id), await s.Stages(id), await s.LeftOut(id)), stop);
        if (plan is null)
            throw ReleaseErrors.NoPlan(release);
        try
        {
            var outlook = await sources.Ask(refresh: false, stop);
            var left = RolloutForecast.Of(plan, policy!, outlook with
            {
                IsOver = release.Phase.IsFinal,
                Assumed = release.Paused ? ["it is paused: times are as if it went on now"] : [],
                Pools = PlanProgress.Of(await apps.Operations(id, stop), leftOut.Keys),
                Stages = stages.ToDictionary(stage => stage.Name, stage => new StageProgressFact(stage.Stage, stage.StartedAt, stage.EndedAt)),
            });
            return release.Phase.IsFinal ? left : await preflight.Look(left, policy!, stop);
        }
        catch (DomainException e) when (e.Kind is ErrorKind.Unavailable or ErrorKind.Throttled)
        {
            return AsItWas(plan, e.Message);
        }
    }

    /// <summary>Better an old forecast that says so than none: people must be able to read what they approve.</summary>
    private static RolloutPlan AsItWas(RolloutPlan plan, string why) =>
        plan.Forecast is not { } forecast ? plan : plan with { Forecast = forecast with { Assumptions = [$"this is the forecast of {forecast.At:u}: there is no newer one now ({why})", .. forecast.Assumptions] } };
}
