using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting.Calls;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Why a release is not moving: what it waits for, from the outside in, and which pools are blocked until when.</summary>
public static class WhyRelease
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/releases/{id}/why", Handle).WithName(nameof(WhyRelease));

    public static async Task<IResult> Handle(
        string id, ServiceDatabase database, ReleaseViews views, PlanningSources sources, PlanPreflight preflight, AppCalls apps, CancellationToken stop)
    {
        var release = await database.Read(s => s.Release(id), stop);
        var view = await views.Whole(release, stop);
        var isPlanned = release is { PlanHash: not null, Phase.IsFinal: false };
        var blocked = isPlanned ? (await ShowPlan.Current(id, database, sources, preflight, apps, stop)).Forecast?.Blocked : null;
        return Results.Ok(new ReleaseWhy(id, view.State, WhatHoldsIt.Up(view, release.Replan), blocked ?? []));
    }
}
