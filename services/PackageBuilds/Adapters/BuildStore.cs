using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PackageBuilds.Domain;
using ReleaseOrchestrator.PackageBuilds.Jobs;

namespace ReleaseOrchestrator.PackageBuilds.Adapters;

/// <summary>Builds and their jobs, as this service's database has them.</summary>
public sealed class BuildStore(ServiceDatabase database, TimeProvider clock)
{
    private const string JobColumns = "build_id AS BuildId, state, reason, seconds, packages, recipe";
    private const string BuildColumns =
        "id, release_version AS ReleaseVersion, cascade_depth AS CascadeDepth, state, reason, plan_hash AS PlanHash, repository, started_at AS StartedAt, ended_at AS EndedAt";

    public Task<PackageBuild?> Find(string id, CancellationToken stop) => database.Read(s => Find(s, id), stop);

    public Task<IReadOnlyList<PackageBuild>> List(int top, CancellationToken stop) => database.Read<IReadOnlyList<PackageBuild>>(
        async s =>
        {
            var rows = await s.Query<BuildRow>($"SELECT {BuildColumns} FROM builds ORDER BY started_at DESC, id LIMIT @Top", new { Top = top });
            var builds = new List<PackageBuild>();
            foreach (var row in rows)
                builds.Add(row.ToContract(await Jobs(s, row.Id)));
            return builds;
        },
        stop);

    public Task<JobRecord?> FindJob(string buildId, string spec, string architecture, CancellationToken stop) => database.Read(
        async s => (await s.Find<JobRow>(
            $"SELECT {JobColumns} FROM build_jobs WHERE build_id = @BuildId AND spec = @Spec AND architecture = @Architecture",
            new { BuildId = buildId, Spec = spec, Architecture = architecture }))?.ToRecord(),
        stop);

    public Task<IReadOnlyList<JobRecord>> JobsOf(string buildId, CancellationToken stop) => database.Read(s => Jobs(s, buildId), stop);

    /// <summary>Whether a build was started under this id, and whether by the same request.</summary>
    public Task<bool?> IsSameRequest(string id, StartPackageBuildRequest request, CancellationToken stop) => database.Read(
        async s => await s.Find<BuildRow>($"SELECT {BuildColumns} FROM builds WHERE id = @Id", new { Id = id }) is { } row
            ? row.ReleaseVersion == request.ReleaseVersion && row.CascadeDepth == request.CascadeDepth
            : (bool?)null,
        stop);

    /// <summary>Writes the build with all its jobs and starts what can start; nothing if the id is taken.</summary>
    public Task Start(
        string id, StartPackageBuildRequest request, string planHash, IReadOnlyList<BuildRecipe> recipes, IReadOnlyDictionary<string, IReadOnlyList<BuiltPackage>> kept, CancellationToken stop) =>
        database.Write(
            async s =>
            {
                var inserted = await s.Execute(
                    """
                    INSERT INTO builds (id, release_version, cascade_depth, state, plan_hash, started_at)
                    VALUES (@Id, @ReleaseVersion, @CascadeDepth, 'Running', @PlanHash, @Now) ON CONFLICT (id) DO NOTHING
                    """,
                    new { Id = id, request.ReleaseVersion, CascadeDepth = (long?)request.CascadeDepth, PlanHash = planHash, Now = clock.GetUtcNow() });
                if (inserted == 0)
                    return;

                for (var i = 0; i < recipes.Count; i++)
                {
                    var item = recipes[i].Item;
                    IReadOnlyList<BuiltPackage> packages = item.Action == PackageAction.Reuse ? kept[item.ContentKey] : [];
                    var state = item.Action switch
                    {
                        PackageAction.Build => PackageJobState.Waiting,
                        PackageAction.Reuse => PackageJobState.Reused,
                        _ => PackageJobState.Skipped,
                    };
                    await s.Execute(
                        """
                        INSERT INTO build_jobs (build_id, spec, architecture, position, state, packages, recipe)
                        VALUES (@BuildId, @Spec, @Architecture, @Position, @State, @Packages, @Recipe)
                        """,
                        new
                        {
                            BuildId = id,
                            item.Spec,
                            item.Architecture,
                            Position = (long)i,
                            State = state.ToString(),
                            Packages = ReleaseJson.Write(packages),
                            Recipe = ReleaseJson.Write(recipes[i]),
                        });
                    if (state == PackageJobState.Reused)
                        await s.Publish(new PackageBuilt(id, item.Spec, item.Architecture, [.. packages.Select(p => p.Nevra)], 0, Reused: true));
                }
                await Advance(s, id);
            },
            stop);

    /// <summary>False: the build or the job has ended meanwhile.</summary>
    public async Task<bool> MarkRunning(JobRecord job, CancellationToken stop) => await database.Write(
        s => s.Execute(
            """
            UPDATE build_jobs SET state = 'Running'
            WHERE build_id = @BuildId AND spec = @Spec AND architecture = @Architecture AND state IN ('Queued', 'Running')
            AND EXISTS (SELECT 1 FROM builds WHERE id = @BuildId AND state = 'Running')
            """,
            Key(job)),
        stop) == 1;

    public Task<bool> IsCancelled(string buildId, CancellationToken stop) => database.Read(
        async s => await s.Find<string>("SELECT state FROM builds WHERE id = @Id", new { Id = buildId }) == nameof(PackageBuildState.Cancelled), stop);

    /// <summary>Keeps the result for every later build, ends the job, and starts what was waiting for it.</summary>
    public Task Complete(JobRecord job, IReadOnlyList<BuiltPackage> packages, string signedBy, double seconds, bool reused, CancellationToken stop) => database.Write(
        async s =>
        {
            await s.Execute(
                """
                INSERT INTO results (content_key, inputs, packages, signed_by, built_at) VALUES (@ContentKey, @Inputs, @Packages, @SignedBy, @Now)
                ON CONFLICT (content_key) DO UPDATE SET packages = excluded.packages, signed_by = excluded.signed_by
                """,
                new { job.Recipe.Item.ContentKey, Inputs = ReleaseJson.Write(job.Recipe.Inputs), Packages = ReleaseJson.Write(packages), SignedBy = signedBy, Now = clock.GetUtcNow() });

            var ended = await s.Execute(
                """
                UPDATE build_jobs SET state = @State, packages = @Packages, seconds = @Seconds, reason = NULL
                WHERE build_id = @BuildId AND spec = @Spec AND architecture = @Architecture AND state = 'Running'
                """,
                new
                {
                    job.BuildId,
                    job.Spec,
                    job.Recipe.Item.Architecture,
                    Packages = ReleaseJson.Write(packages),
                    Seconds = seconds,
                    State = (reused ? PackageJobState.Reused : PackageJobState.Built).ToString(),
                });
            if (ended == 0)
                return;
            await s.Publish(new PackageBuilt(job.BuildId, job.Spec, job.Recipe.Item.Architecture, [.. packages.Select(p => p.Nevra)], seconds, reused));
            await Advance(s, job.BuildId);
        },
        stop);

    public Task Fail(JobRecord job, string reason, double? seconds, CancellationToken stop) => database.Write(
        async s =>
        {
            var ended = await s.Execute(
                """
                UPDATE build_jobs SET state = 'Failed', reason = @Reason, seconds = @Seconds
                WHERE build_id = @BuildId AND spec = @Spec AND architecture = @Architecture AND state IN ('Queued', 'Running')
                """,
                new { job.BuildId, job.Spec, job.Recipe.Item.Architecture, Reason = reason, Seconds = seconds });
            if (ended == 0)
                return;
            await s.Publish(new PackageFailed(job.BuildId, job.Spec, job.Recipe.Item.Architecture, reason));
            await Advance(s, job.BuildId);
        },
        stop);

    /// <summary>Ends a running build; the workers see it and stop.</summary>
    public Task<PackageBuild?> Cancel(string id, string by, CancellationToken stop) => database.Write(
        async s =>
        {
            var ended = await s.Execute(
                "UPDATE builds SET state = 'Cancelled', reason = @Reason, ended_at = @Now WHERE id = @Id AND state = 'Running'",
                new { Id = id, Reason = $"cancelled by {by}", Now = clock.GetUtcNow() });
            if (ended == 1)
                await s.Execute(
                    "UPDATE build_jobs SET state = 'Cancelled', reason = 'the build was cancelled' WHERE build_id = @Id AND state IN ('Waiting', 'Queued', 'Running')", new { Id = id });
            return await Find(s, id);
        },
        stop);

    /// <summary>Ends a build whose repository is published.</summary>
    public Task Succeed(string id, PublishedRepository repository, CancellationToken stop) => database.Write(
        async s =>
        {
            var json = ReleaseJson.Write(repository);
            var now = clock.GetUtcNow();
            await s.Execute(
                "INSERT INTO repositories (id, repository, published_at) VALUES (@Id, @Repository, @Now) ON CONFLICT (id) DO UPDATE SET repository = excluded.repository",
                new { repository.Id, Repository = json, Now = now });
            var ended = await s.Execute(
                "UPDATE builds SET state = 'Succeeded', repository = @Repository, ended_at = @Now WHERE id = @Id AND state = 'Running'", new { Id = id, Repository = json, Now = now });
            if (ended == 1)
                await s.Publish(new RepositoryPublished(id, repository.Id, repository.RepomdSha256, repository.Packages.Count));
        },
        stop);

    /// <summary>Ends a build for a reason that is no job's.</summary>
    public Task FailBuild(string id, string reason, CancellationToken stop) => database.Write(
        s => s.Execute(
            "UPDATE builds SET state = 'Failed', reason = @Reason, ended_at = @Now WHERE id = @Id AND state = 'Running'", new { Id = id, Reason = reason, Now = clock.GetUtcNow() }),
        stop);

    public Task<IReadOnlyList<PublishedRepository>> Repositories(int top, CancellationToken stop) => database.Read<IReadOnlyList<PublishedRepository>>(
        async s => [.. (await s.Query<string>("SELECT repository FROM repositories ORDER BY published_at DESC, id LIMIT @Top", new { Top = top })).Select(ReleaseJson.Read<PublishedRepository>)],
        stop);

    public Task<PublishedRepository?> FindRepository(string id, CancellationToken stop) => database.Read(
        async s => await s.Find<string>("SELECT repository FROM repositories WHERE id = @Id", new { Id = id }) is { } json ? ReleaseJson.Read<PublishedRepository>(json) : null, stop);

    private async Task Advance(WriteSession s, string buildId)
    {
        var progress = BuildProgress.Of(await Jobs(s, buildId));
        foreach (var job in progress.Ready)
        {
            await s.Execute("UPDATE build_jobs SET state = 'Queued' WHERE build_id = @BuildId AND spec = @Spec AND architecture = @Architecture AND state = 'Waiting'", Key(job));
            await s.Enqueue(BuildPackage.Kind, BuildPackage.JobId(job), new BuildPackage.Payload(buildId, job.Spec, job.Recipe.Item.Architecture));
        }
        foreach (var (job, reason) in progress.Hopeless)
            await s.Execute(
                "UPDATE build_jobs SET state = 'Cancelled', reason = @Reason WHERE build_id = @BuildId AND spec = @Spec AND architecture = @Architecture",
                new { job.BuildId, job.Spec, job.Recipe.Item.Architecture, Reason = reason });

        if (progress.Failed is { } failed)
            await s.Execute(
                "UPDATE builds SET state = 'Failed', reason = @Reason, ended_at = @Now WHERE id = @Id AND state = 'Running'", new { Id = buildId, Reason = failed, Now = clock.GetUtcNow() });
        else if (progress.IsComplete)
            await s.Enqueue(PublishRepository.Kind, buildId, new PublishRepository.Payload(buildId));
    }

    private static object Key(JobRecord job) => new { job.BuildId, job.Spec, job.Recipe.Item.Architecture };

    private static async Task<PackageBuild?> Find(DatabaseSession s, string id) =>
        await s.Find<BuildRow>($"SELECT {BuildColumns} FROM builds WHERE id = @Id", new { Id = id }) is { } row ? row.ToContract(await Jobs(s, id)) : null;

    private static async Task<IReadOnlyList<JobRecord>> Jobs(DatabaseSession s, string buildId) =>
        [.. (await s.Query<JobRow>($"SELECT {JobColumns} FROM build_jobs WHERE build_id = @Id ORDER BY position", new { Id = buildId })).Select(r => r.ToRecord())];

    private sealed class BuildRow
    {
        public string Id { get; init; } = "";
        public string ReleaseVersion { get; init; } = "";
        public long? CascadeDepth { get; init; }
        public string State { get; init; } = "";
        public string? Reason { get; init; }
        public string PlanHash { get; init; } = "";
        public string? Repository { get; init; }
        public DateTimeOffset StartedAt { get; init; }
        public DateTimeOffset? EndedAt { get; init; }

        public PackageBuild ToContract(IReadOnlyList<JobRecord> jobs) => new(
            Id, ReleaseVersion, Enum.Parse<PackageBuildState>(State), Reason, PlanHash, [.. jobs.Select(j => j.ToContract())],
            Repository is null ? null : ReleaseJson.Read<PublishedRepository>(Repository), StartedAt, EndedAt);
    }

    private sealed class JobRow
    {
        public string BuildId { get; init; } = "";
        public string State { get; init; } = "";
        public string? Reason { get; init; }
        public double? Seconds { get; init; }
        public string Packages { get; init; } = "";
        public string Recipe { get; init; } = "";

        public JobRecord ToRecord() => new(
            BuildId, ReleaseJson.Read<BuildRecipe>(Recipe), Enum.Parse<PackageJobState>(State), Reason, Seconds, ReleaseJson.Read<IReadOnlyList<BuiltPackage>>(Packages));
    }
}
