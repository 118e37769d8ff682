using LocalDapr.Components;

namespace LocalDapr.Bindings;

/// <summary>Calls an app at the times of a schedule (bindings.cron).</summary>
public sealed record CronBinding(string Name, CronSchedule Schedule, string Route, bool IsDeclaredInput)
{
    public static CronBinding Read(string name, ComponentSettings settings)
    {
        var text = settings.Require("schedule");
        if (!CronSchedule.TryParse(text, out var schedule, out var problem))
            throw settings.Refuse("schedule", $"the schedule '{text}' cannot be read: {problem}");
        var direction = settings.Find("direction");
        if (direction is not null && !direction.Split(',', StringSplitOptions.TrimEntries).Contains("input", StringComparer.OrdinalIgnoreCase))
            throw settings.Refuse("direction", $"direction '{direction}' is not offered by bindings.cron; use input");
        return new CronBinding(name, schedule!, settings.Find("route") is { Length: > 0 } route ? route : name, direction is not null);
    }
}
