using System.Text.Json;
using LocalDapr.Http;

namespace LocalDapr.Jobs;

/// <summary>Jobs over HTTP: schedule, show and delete one by its name.</summary>
public static class JobsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var version in new[] { "v1.0", "v1.0-alpha1" })
        {
            var path = $"/{version}/jobs/{{name}}";
            routes.MapPost(path, Schedule);
            routes.MapGet(path, (HttpContext context, string name, JobStore jobs) =>
                context.Response.WriteAsJsonAsync(JobJson.Write(jobs.Find(context.Sidecar.AppId, name))));
            routes.MapDelete(path, async (HttpContext context, string name, JobStore jobs) =>
            {
                await jobs.Delete(context.Sidecar.AppId, name);
                context.Response.StatusCode = 204;
            });
        }
    }

    private static async Task Schedule(HttpContext context, string name, JobStore jobs)
    {
        JsonElement body;
        try
        {
            body = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body, cancellationToken: context.RequestAborted);
        }
        catch (JsonException e)
        {
            throw ApiException.Malformed(e.Message);
        }
        var (job, overwrite) = JobJson.Read(name.Trim(), body);
        await jobs.Schedule(context.Sidecar.AppId, job, overwrite);
        context.Response.StatusCode = 204;
    }
}
