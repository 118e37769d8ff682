using System.Globalization;
using NodaTime;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>The recurring plan that starts releases.</summary>
/// <param name="ScheduleFingerprint">Changes when the moments change: what was due under another schedule is not looked back for.</param>
/// <param name="CatchUp">How late an occurrence may still be announced, after a time in which nobody looked.</param>
public sealed record ReleaseCycle(
    string Name, LocalSchedule Schedule, string ScheduleFingerprint, string Policy, string VersionPrefix, int? CascadeDepth, Duration CatchUp, bool Enabled)
{
    /// <summary>
    /// The occurrence that is due now: the latest one, if it is not too long ago and not from before the cycle was known. Earlier ones that
    /// were missed are left out: one release carries what they would have carried.
    /// </summary>
    public Occurrence? Due(Instant knownSince, Instant now) =>
        Enabled ? Schedule.Latest(after: Instant.Max(knownSince, now - CatchUp), upTo: now) : null;

    public string VersionOf(Occurrence occurrence) =>
        $"{VersionPrefix}.{occurrence.Date.ToString("uuuuMMdd", CultureInfo.InvariantCulture)}";
}
