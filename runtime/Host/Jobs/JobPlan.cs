using Dapr.Client.Autogen.Grpc.v1;
using LocalDapr.Bindings;

namespace LocalDapr.Jobs;

/// <summary>When a job is due: its first tick, the ticks after it, and when it is over.</summary>
internal sealed record JobPlan(CronSchedule? Schedule, uint? Repeats, DateTimeOffset First, DateTimeOffset? Expires)
{
    /// <summary>Reads what was asked for; whatever is wrong is refused with a reason.</summary>
    public static JobPlan Read(Job job, DateTimeOffset now)
    {
        CronSchedule? schedule = null;
        if (job.HasSchedule && !CronSchedule.TryParse(job.Schedule, out schedule, out var problem))
            throw JobErrors.Refused($"the schedule '{job.Schedule}' cannot be read: {problem}");
        if (job.HasRepeats && job.Repeats < 1)
            throw JobErrors.Refused("defined repeats must be greater than 0");
        if (!job.HasSchedule && job.HasRepeats && job.Repeats > 1)
            throw JobErrors.Refused("job must have a schedule to repeat");
        if (!job.HasSchedule && job.HasTtl)
            throw JobErrors.Refused("job must have a schedule to have a ttl");

        var due = now;
        if (job.HasDueTime && !PointInTime.TryParse(job.DueTime, now, out due))
            throw JobErrors.Refused($"due time format not recognized: '{job.DueTime}'; use a time such as 2030-01-31T08:00:00Z, or a duration such as 90s or PT90S");
        var expires = due;
        if (job.HasTtl && !PointInTime.TryParse(job.Ttl, due, out expires))
            throw JobErrors.Refused($"ttl format not recognized: '{job.Ttl}'; use a time such as 2030-01-31T08:00:00Z, or a duration such as 90s or PT90S");
        if (job.HasTtl && job.HasDueTime && due > expires)
            throw JobErrors.Refused("ttl must be greater than due time");

        var first = job.HasDueTime ? due : schedule!.Next(now)
            ?? throw JobErrors.Refused($"the schedule '{job.Schedule}' names no time within the next five years");
        return new JobPlan(schedule, job.HasRepeats ? job.Repeats : null, first, job.HasTtl ? expires : null);
    }

    /// <summary>The tick after the given one, of which so many have been; null when there is none.</summary>
    public static DateTimeOffset? After(Job job, DateTimeOffset tick, long ticks, DateTimeOffset? expires)
    {
        if (!job.HasSchedule || (job.HasRepeats && ticks >= job.Repeats) || !CronSchedule.TryParse(job.Schedule, out var schedule, out _))
            return null;
        return schedule!.Next(tick) is { } next && (expires is null || next <= expires) ? next : null;
    }
}
