using System.Text.RegularExpressions;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;
using Duration = NodaTime.Duration;

namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>Makes the cycle out of what was written.</summary>
public static partial class CycleReader
{
    public static ReleaseCycle Read(Document<ReleaseCycleSpec> document)
    {
        var spec = document.Spec;
        if (spec.OffsetDays is < -27 or > 27)
            throw document.Fail("spec.offsetDays", $"{spec.OffsetDays} is out of range; write -27 to 27.");
        if (!Prefix().IsMatch(spec.VersionPrefix))
            throw document.Fail("spec.versionPrefix", $"'{spec.VersionPrefix}' is not the beginning of a version; write numbers and dots, e.g. 3.0.");
        if (string.IsNullOrWhiteSpace(spec.Policy))
            throw document.Fail("spec.policy", "Write the name of the ReleasePolicy that the cycle's releases follow.");
        if (spec.CascadeDepth < 0)
            throw document.Fail("spec.cascadeDepth", "Write 0 or more, or leave it out for no limit.");
        if (spec.CatchUp < TimeSpan.FromMinutes(1) || spec.CatchUp > TimeSpan.FromDays(27))
            throw document.Fail("spec.catchUp", "Write 1m to 27d.");

        var schedule = new LocalSchedule(
            document.Recurrence(spec.Schedule, spec.StartDate),
            document.Time("spec.startTime", spec.StartTime),
            document.Zone("spec.timeZone", spec.TimeZone),
            spec.OffsetDays);
        var fingerprint = Hosting.ReleaseJson.Hash(new { spec.Schedule, spec.StartTime, spec.StartDate, spec.TimeZone, spec.OffsetDays, spec.Enabled });
        return new(
            document.Metadata.Name, schedule, fingerprint, spec.Policy, spec.VersionPrefix, spec.CascadeDepth, Duration.FromTimeSpan(spec.CatchUp), spec.Enabled);
    }

    [GeneratedRegex(@"^\d+(\.\d+)*$")]
    private static partial Regex Prefix();
}
