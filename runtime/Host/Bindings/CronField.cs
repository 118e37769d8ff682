using System.Globalization;

namespace LocalDapr.Bindings;

/// <summary>One field of a cron schedule: the set of numbers it allows.</summary>
public sealed record CronField(ulong Allowed, bool IsAny)
{
    public static CronField Any { get; } = new(ulong.MaxValue, true);

    public bool Contains(int value) => (Allowed & (1UL << value)) != 0;

    public static CronField Parse(string text, string what, int least, int most, string[] names)
    {
        ulong allowed = 0;
        foreach (var part in text.Split(','))
        {
            var stepped = part.Split('/');
            var step = stepped.Length == 1 ? 1 : Number(stepped[1], what, 1, most, []);
            int from, to;
            if (stepped[0] is "*" or "?")
            {
                (from, to) = (least, most);
            }
            else
            {
                var ends = stepped[0].Split('-');
                from = Number(ends[0], what, least, most, names);
                to = ends.Length > 1 ? Number(ends[1], what, least, most, names) : stepped.Length > 1 ? most : from;
            }
            if (stepped.Length > 2 || from > to)
                throw new FormatException($"'{part}' is not a {what}");
            for (var value = from; value <= to; value += step)
                allowed |= 1UL << value;
        }
        return new CronField(allowed, text is "*" or "?");
    }

    private static int Number(string text, string what, int least, int most, string[] names)
    {
        var index = Array.FindIndex(names, name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0)
            return index + least;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a {what} from {least} to {most}");
    }
}
