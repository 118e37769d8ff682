using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>The job rows. They, not the queue, are the truth: a queue that forgets loses no work.</summary>
internal sealed class JobStore(ServiceDatabase database, TimeProvider clock)
{
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly string _owner = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid():N}";

    /// <summary>Jobs that may run now: queued and due, or left behind by a worker whose lease has run out.</summary>
    public Task<IReadOnlyList<DueJob>> Due(CancellationToken stop, int most = 500) => database.Read(
        s => s.Query<DueJob>(
            """
            SELECT kind AS Kind, id AS Id, updated_at AS Since FROM jobs
            WHERE (state = 'Queued' AND not_before <= @Now) OR (state = 'Running' AND lease_until < @Now)
            ORDER BY not_before, created_at, kind, id LIMIT @Most
            """,
            new { Now = clock.GetUtcNow(), Most = most }),
        stop);

    public Task<DateTimeOffset?> NextDue(CancellationToken stop) => database.Read(
        s => s.Find<DateTimeOffset?>(
            "SELECT CASE WHEN state = 'Queued' THEN not_before ELSE lease_until END AS due FROM jobs WHERE state IN ('Queued', 'Running') ORDER BY due LIMIT 1"),
        stop);

    /// <summary>Where only one process can use the data, leases of an earlier one are void: its jobs are due at once.</summary>
    public async Task ReleaseLeasesOfEarlierProcess(CancellationToken stop)
    {
        if (database.IsExclusive)
            await database.Write(s => s.Execute("UPDATE jobs SET state = 'Queued', lease_owner = NULL, lease_until = NULL WHERE state = 'Running' AND lease_owner <> @Owner", new { Owner = _owner }), stop);
    }

    /// <summary>Takes the job for this worker; null where another has it, or it is no longer due.</summary>
    public Task<Job?> Claim(JobKey key, CancellationToken stop) => database.Write(
        async s =>
        {
            var now = clock.GetUtcNow();
            var claimed = await s.Execute(
                """
                UPDATE jobs SET state = 'Running', lease_owner = @Owner, lease_until = @Until, attempt = attempt + 1, updated_at = @Now
                WHERE kind = @Kind AND id = @Id AND ((state = 'Queued' AND not_before <= @Now) OR (state = 'Running' AND lease_until < @Now))
                """,
                new { Owner = _owner, Until = now + Lease, Now = now, key.Kind, key.Id });
            return claimed == 0
                ? null
                : await s.Find<Row>("SELECT kind, id, attempt, payload FROM jobs WHERE kind = @Kind AND id = @Id", key) is { } row
                    ? new Job(row.Kind, row.Id, (int)row.Attempt, row.Payload)
                    : null;
        },
        stop);

    /// <summary>False: the lease was lost, and the work must stop.</summary>
    public async Task<bool> Renew(Job job, CancellationToken stop) => await database.Write(
        s => s.Execute(
            "UPDATE jobs SET lease_until = @Until WHERE kind = @Kind AND id = @Id AND state = 'Running' AND lease_owner = @Owner",
            new { Until = clock.GetUtcNow() + Lease, job.Kind, job.Id, Owner = _owner }),
        stop) == 1;

    public Task Finish(Job job, string state, string? error, CancellationToken stop) => database.Write(
        s => s.Execute(
            "UPDATE jobs SET state = @State, lease_owner = NULL, lease_until = NULL, last_error = @Error, updated_at = @Now WHERE kind = @Kind AND id = @Id AND lease_owner = @Owner",
            new { State = state, Error = error, Now = clock.GetUtcNow(), job.Kind, job.Id, Owner = _owner }),
        stop);

    /// <param name="attempt">What the next run counts on from: 0 after a step that got further.</param>
    public Task RunAgain(Job job, TimeSpan after, int attempt, string? error, CancellationToken stop) => database.Write(
        s => s.Execute(
            """
            UPDATE jobs SET state = 'Queued', lease_owner = NULL, lease_until = NULL, not_before = @NotBefore, attempt = @Attempt, last_error = @Error, updated_at = @Now
            WHERE kind = @Kind AND id = @Id AND lease_owner = @Owner
            """,
            new { NotBefore = clock.GetUtcNow() + after, Attempt = attempt, Error = error, Now = clock.GetUtcNow(), job.Kind, job.Id, Owner = _owner }),
        stop);

    private sealed record Row(string Kind, string Id, long Attempt, string Payload);
}

/// <summary>A job that may run now, and when its row was last written: the same job in a later step is another due job.</summary>
internal sealed record DueJob(string Kind, string Id, DateTimeOffset Since);

/// <summary>Names a job.</summary>
public sealed record JobKey(string Kind, string Id);
