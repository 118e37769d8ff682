using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Adapters;

/// <summary>
/// Since when each cycle has had its present schedule. Moments before that are not due: a cycle written today does not start the release
/// of yesterday.
/// </summary>
public static class KnownSchedules
{
    /// <summary>Since when the schedule of <paramref name="cycle"/> is known; null: not yet.</summary>
    public static Task<DateTimeOffset?> Since(DatabaseSession session, ReleaseCycle cycle) =>
        session.Find<DateTimeOffset?>(
            "SELECT known_since FROM cycle_schedules WHERE cycle = @Name AND fingerprint = @ScheduleFingerprint", new { cycle.Name, cycle.ScheduleFingerprint });

    public static Task Note(WriteSession write, ReleaseCycle cycle, DateTimeOffset now) =>
        write.Execute(
            """
            INSERT INTO cycle_schedules (cycle, fingerprint, known_since) VALUES (@Name, @ScheduleFingerprint, @Now)
            ON CONFLICT (cycle) DO UPDATE SET fingerprint = excluded.fingerprint, known_since = excluded.known_since
            WHERE cycle_schedules.fingerprint <> excluded.fingerprint
            """,
            new { cycle.Name, cycle.ScheduleFingerprint, Now = now });
}
