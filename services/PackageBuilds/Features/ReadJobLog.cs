using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.PackageBuilds.Adapters;
using ReleaseOrchestrator.PackageBuilds.Domain;

namespace ReleaseOrchestrator.PackageBuilds.Features;

/// <summary>What a job's tools have said so far.</summary>
public static class ReadJobLog
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/packages/builds/{id}/jobs/{spec}/log", Handle).WithName(nameof(ReadJobLog));

    public static async Task<Results<FileStreamHttpResult, ContentHttpResult>> Handle(string id, string spec, BuildStore builds, JobLogs logs, CancellationToken stop)
    {
        var build = await builds.Find(id, stop) ?? throw PackageErrors.BuildUnknown(id);
        var job = build.Jobs.FirstOrDefault(j => j.Spec == spec) ?? throw PackageErrors.JobUnknown(id, spec);
        var file = logs.FileOf(id, spec, job.Architecture);
        return File.Exists(file)
            ? TypedResults.Stream(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), "text/plain; charset=utf-8")
            : TypedResults.Content("", "text/plain; charset=utf-8");
    }
}
