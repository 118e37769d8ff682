using System.Globalization;
using LocalDapr.Resources;

namespace LocalDapr.Bindings;

/// <summary>Times in cron notation: five fields, six with seconds in front, @every with a duration, or @hourly and the like.</summary>
public sealed class CronSchedule
{
    private static readonly Dictionary<string, string> Named = new(StringComparer.Ordinal)
    {
        ["@yearly"] = "0 0 0 1 1 *",
        ["@annually"] = "0 0 0 1 1 *",
        ["@monthly"] = "0 0 0 1 * *",
        ["@weekly"] = "0 0 0 * * 0",
        ["@daily"] = "0 0 0 * * *",
        ["@midnight"] = "0 0 0 * * *",
        ["@hourly"] = "0 0 * * * *",
    };

    private readonly TimeSpan? _every;
    private readonly TimeZoneInfo _zone = TimeZoneInfo.Local;
    private readonly CronField _seconds = CronField.Any, _minutes = CronField.Any, _hours = CronField.Any;
    private readonly CronField _days = CronField.Any, _months = CronField.Any, _weekdays = CronField.Any;

    private CronSchedule(TimeSpan every) => _every = every;

    private CronSchedule(string[] fields, TimeZoneInfo zone)
    {
        _zone = zone;
        _seconds = CronField.Parse(fields[0], "second", 0, 59, []);
        _minutes = CronField.Parse(fields[1], "minute", 0, 59, []);
        _hours = CronField.Parse(fields[2], "hour", 0, 23, []);
        _days = CronField.Parse(fields[3], "day of month", 1, 31, []);
        _months = CronField.Parse(fields[4], "month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]);
        _weekdays = CronField.Parse(fields[5], "day of week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);
    }

    public static bool TryParse(string text, out CronSchedule? schedule, out string problem)
    {
        (schedule, problem) = (null, "");
        try
        {
            schedule = Parse(text.Trim());
            return true;
        }
        catch (Exception e) when (e is FormatException or TimeZoneNotFoundException or InvalidTimeZoneException)
        {
            problem = e.Message;
            return false;
        }
    }

    /// <summary>The first time after the given one; null when there is none within the next five years.</summary>
    public DateTimeOffset? Next(DateTimeOffset after)
    {
        if (_every is { } every)
            return WholeSecond(after + every);

        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        var time = new DateTime(local.Year, local.Month, local.Day, local.Hour, local.Minute, local.Second).AddSeconds(1);
        for (var last = time.AddYears(5); time < last;)
        {
            if (!_months.Contains(time.Month))
                time = new DateTime(time.Year, time.Month, 1).AddMonths(1);
            else if (!MatchesDay(time))
                time = time.Date.AddDays(1);
            else if (!_hours.Contains(time.Hour))
                time = time.Date.AddHours(time.Hour + 1);
            else if (!_minutes.Contains(time.Minute))
                time = time.Date.AddHours(time.Hour).AddMinutes(time.Minute + 1);
            else if (!_seconds.Contains(time.Second) || _zone.IsInvalidTime(time))
                time = time.AddSeconds(1);
            else if (new DateTimeOffset(time, _zone.GetUtcOffset(time)) is var found && found > after)
                return found;
            else
                time = time.AddSeconds(1);
        }
        return null;
    }

    private static CronSchedule Parse(string text)
    {
        const string every = "@every ";
        if (text.StartsWith(every, StringComparison.Ordinal))
            return GoDuration.TryParse(text[every.Length..].Trim(), out var duration) && duration > TimeSpan.Zero
                ? new CronSchedule(WholeSeconds(duration))
                : throw new FormatException("after @every comes a duration such as 15s or 1h30m");

        var zone = TimeZoneInfo.Local;
        if (text.StartsWith("TZ=", StringComparison.Ordinal) || text.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            var space = text.IndexOf(' ', StringComparison.Ordinal);
            zone = TimeZoneInfo.FindSystemTimeZoneById(text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..(space < 0 ? text.Length : space)]);
            text = space < 0 ? "" : text[space..].Trim();
        }
        if (text.StartsWith('@'))
            text = Named.GetValueOrDefault(text) ?? throw new FormatException($"'{text}' is not known");
        var fields = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length switch
        {
            5 => new CronSchedule(["0", .. fields], zone),
            6 => new CronSchedule(fields, zone),
            var count => throw new FormatException(
                string.Create(CultureInfo.InvariantCulture, $"it has {count} fields; cron has five, or six with seconds in front")),
        };
    }

    /// <summary>Nothing happens more often than every second, nor between two.</summary>
    private static TimeSpan WholeSeconds(TimeSpan duration) => TimeSpan.FromSeconds(Math.Max(1, Math.Floor(duration.TotalSeconds)));

    private static DateTimeOffset WholeSecond(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));

    // As in every cron: when both days are limited, either will do.
    private bool MatchesDay(DateTime time)
    {
        var day = _days.Contains(time.Day);
        var weekday = _weekdays.Contains((int)time.DayOfWeek);
        return _days.IsAny || _weekdays.IsAny ? day && weekday : day || weekday;
    }
}
