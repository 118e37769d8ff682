using Dapr.Client.Autogen.Grpc.v1;
using LocalDapr.Http;
using LocalDapr.Jobs;
using Protocols.Grpc.Server;

namespace LocalDapr.Grpc;

/// <summary>Jobs over gRPC, by their stable names and the alpha names of older SDKs.</summary>
internal static class JobCalls
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var jobs = routes.ServiceProvider.GetRequiredService<JobStore>();
        foreach (var alpha in new[] { "", "Alpha1" })
        {
            Unary.Map<ScheduleJobRequest, ScheduleJobResponse>(routes, DaprService.Path($"ScheduleJob{alpha}"), async (request, call) =>
            {
                await jobs.Schedule(App(call), request.Job, request.Overwrite);
                return new ScheduleJobResponse();
            });
            Unary.Map<GetJobRequest, GetJobResponse>(routes, DaprService.Path($"GetJob{alpha}"), (request, call) =>
                Task.FromResult(new GetJobResponse { Job = jobs.Find(App(call), request.Name) }));
            Unary.Map<DeleteJobRequest, DeleteJobResponse>(routes, DaprService.Path($"DeleteJob{alpha}"), async (request, call) =>
            {
                await jobs.Delete(App(call), request.Name);
                return new DeleteJobResponse();
            });
        }
        // The wire form of both names is the same.
        foreach (var alpha in new[] { "", "Alpha1" })
        {
            Unary.Map<DeleteJobsByPrefixRequest, DeleteJobsByPrefixResponse>(routes, DaprService.Path($"DeleteJobsByPrefix{alpha}"), async (request, call) =>
            {
                await jobs.DeleteByPrefix(App(call), request.NamePrefix);
                return new DeleteJobsByPrefixResponse();
            });
            Unary.Map<ListJobsRequest, ListJobsResponse>(routes, DaprService.Path($"ListJobs{alpha}"), (_, call) =>
                Task.FromResult(new ListJobsResponse { Jobs = { jobs.All(App(call)) } }));
        }
    }

    private static string App(ServerCall call) => call.Http.Sidecar.AppId;
}
