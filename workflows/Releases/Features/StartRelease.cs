using Dapr.Workflow;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.Workflows.MonthlyRelease;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.Releases.Features;

/// <summary>Puts a version on its way. On disk before it is answered; the workflow is started from there, however often that takes (R11).</summary>
public static class StartRelease
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/releases", Handle).WithName(nameof(StartRelease));

    public static async Task<IResult> Handle(StartReleaseRequest request, HttpContext http, ReleaseStarter starter, CancellationToken stop)
    {
        var caller = Caller.From(http);
        caller.Require(Roles.Operator);
        var key = http.Request.Headers["Idempotency-Key"].FirstOrDefault();
        if (key is not { Length: > 0 and <= 200 })
            throw ReleaseErrors.KeyMissing();

        var release = await starter.Start(request, caller.Actor, $"{caller.Actor}:{key}", stop);
        http.Response.Headers["Operation-Location"] = $"/api/v1/releases/{release.Id}";
        return Results.Accepted($"/api/v1/releases/{release.Id}", new { release.Id, release.Version, State = release.State.ToString() });
    }
}

/// <summary>Writes a new release into the ledger, once per idempotency key.</summary>
public sealed class ReleaseStarter(ServiceDatabase database, Policies policies, AuditLog audit, TimeProvider clock)
{
    /// <summary>The release that was started now, or by an earlier request with the same key.</summary>
    public async Task<Release> Start(StartReleaseRequest request, string actor, string key, CancellationToken stop)
    {
        var version = ReleaseVersion.Check(request.Version);
        var (policy, gates) = await policies.FindWithGates(request.Policy, stop);
        var hash = ReleaseJson.Hash(request);
        return await database.Write(
            async session =>
            {
                if (await session.Find<(string Hash, string Id)?>("SELECT request_hash, release_id FROM idempotency_keys WHERE key = @Key", new { Key = key }) is { } earlier)
                    return earlier.Hash == hash ? await session.Release(earlier.Id) : throw ReleaseErrors.KeyReused(key);
                if (await session.RunningRelease(version) is { } running)
                    throw ReleaseErrors.AlreadyRunning(running);
                if (await session.LatestRelease(version) is { Bad.Because: BadBecause.Withdrawn or BadBecause.RolledBack } bad)
                    throw ReleaseErrors.VersionBad(bad);

                var now = clock.GetUtcNow();
                var release = Release.New(version, await session.ReleasesOf(version) + 1, policy.Metadata.Name, actor, now);
                await session.Add(release);
                await session.SaveReleaseDocument(release.Id, policy.Spec); // policy and gates as they are now: a later edit does not change a running release
                await session.SaveReleaseDocument(release.Id, gates);
                await session.Execute("INSERT INTO idempotency_keys (key, request_hash, release_id, created_at) VALUES (@Key, @Hash, @Id, @Now)", new { Key = key, Hash = hash, release.Id, Now = now });
                await audit.Append(session, $"{release.Id}:start", actor, "start", release.Id, request.Reason ?? "", $"policy {policy.Metadata.Name} sha256:{ReleaseJson.Hash(policy.Spec)} gates sha256:{ReleaseJson.Hash(gates)}");
                await session.Tell(release.Id, "start", now, "start", $"Release of {version} asked for by {actor} with policy {policy.Metadata.Name}");
                await session.Publish(new ReleaseStarted(release.Id, version, policy.Metadata.Name, actor));
                await session.Enqueue(BeginWorkflow.Kind, release.Id, new BeginWorkflow.Payload(release.Id));
                return release;
            },
            stop);
    }
}

/// <summary>Starts the workflow of a release that is in the ledger. The instance is named after the release: starting it twice is starting it once.</summary>
public sealed class BeginWorkflow(DaprWorkflowClient workflows, ServiceDatabase database, TimeProvider clock) : IJobHandler
{
    public static string Kind => "begin-workflow";

    public sealed record Payload(string ReleaseId);

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        var id = job.Payload<Payload>().ReleaseId;
        if (!(await workflows.GetWorkflowStateAsync(Instances.Release(id), getInputsAndOutputs: false, stop)).Exists)
            await workflows.ScheduleNewWorkflowAsync(nameof(MonthlyReleaseWorkflow), Instances.Release(id), new ReleaseRequest(id));
        return JobStep.Done;
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop) => database.Write(
        async session =>
        {
            var release = await session.Release(job.Payload<Payload>().ReleaseId);
            await session.Save(release.End(ReleaseState.Failed, $"Its workflow could not be started: {last.Message}", clock.GetUtcNow()));
        },
        stop);
}
