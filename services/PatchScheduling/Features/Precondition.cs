using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>If-Match and If-None-Match: an edit of what has meanwhile changed is refused.</summary>
public static class Precondition
{
    /// <param name="present">The ETag now; null: there is no such document.</param>
    public static void Check(HttpRequest request, string kind, string name, string? present)
    {
        var match = request.Headers.IfMatch.ToString();
        var noneMatch = request.Headers.IfNoneMatch.ToString();
        var holds = (match.Length == 0 || (match == "*" ? present is not null : Names(match, present)))
            && (noneMatch.Length == 0 || (noneMatch == "*" ? present is null : !Names(noneMatch, present)));
        if (!holds)
            throw ScheduleErrors.Stale(kind, name, present);
    }

    private static bool Names(string header, string? tag) =>
        tag is not null && header.Split(',', StringSplitOptions.TrimEntries).Any(t => t.Trim('"') == tag.Trim('"'));
}
