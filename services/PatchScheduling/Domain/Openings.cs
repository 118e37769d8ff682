using NodaTime;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

public static class Openings
{
    /// <summary>How far ahead openings are looked for: longer than the longest time between two of them.</summary>
    public static readonly Duration Horizon = Duration.FromDays(400);
}
