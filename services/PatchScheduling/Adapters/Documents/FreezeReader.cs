using NodaTime;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Adapters.Documents;

/// <summary>Makes the freeze out of what was written.</summary>
public static class FreezeReader
{
    public static FreezeWindow Read(Document<FreezeWindowSpec> document)
    {
        var spec = document.Spec;
        var zone = document.Zone("spec.timeZone", spec.TimeZone ?? "UTC");
        var from = IsDate(spec.From) ? zone.AtStartOfDay(document.Date("spec.from", spec.From)).ToInstant() : document.Moment("spec.from", spec.From);
        var to = IsDate(spec.To) ? zone.AtStartOfDay(document.Date("spec.to", spec.To).PlusDays(1)).ToInstant() : document.Moment("spec.to", spec.To);
        if (to <= from)
            throw document.Fail("spec.to", $"The freeze ends ({spec.To}) before it begins ({spec.From}).");
        if (string.IsNullOrWhiteSpace(spec.Reason))
            throw document.Fail("spec.reason", "Write why: it is shown to everybody whom the freeze stops.");
        return new(document.Metadata.Name, spec.Selector.ToSelector(), new Interval(from, to), spec.Reason);
    }

    private static bool IsDate(string text) => text.Length == "2026-12-24".Length;
}
