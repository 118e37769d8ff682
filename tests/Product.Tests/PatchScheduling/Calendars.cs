using NodaTime;
using NodaTime.Text;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.Tests.PatchScheduling;

/// <summary>Short ways to write calendar values in tests.</summary>
internal static class Calendars
{
    public static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb["Europe/Berlin"];
    public static readonly DateTimeZone NewYork = DateTimeZoneProviders.Tzdb["America/New_York"];

    public static Instant Utc(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    public static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    public static LocalTime Time(string text) => LocalTimePattern.CreateWithInvariantCulture("HH':'mm").Parse(text).Value;

    public static string Text(this Instant moment) => InstantPattern.General.Format(moment);

    public static string[] Text(this IEnumerable<LocalDate> dates) => [.. dates.Select(LocalDatePattern.Iso.Format)];

    public static string[] Text(this IEnumerable<Interval> intervals) => [.. intervals.Select(i => $"{i.Start.Text()}/{i.End.Text()}")];

    public static string[] Dates(this Recurrence recurrence, string from, int count) => recurrence.DatesFrom(Date(from)).Take(count).Text();
}
