using System.Globalization;

namespace Benchmarks.Measuring;

/// <summary>One line of the table: what, what it should be, what it is, and how the two compare.</summary>
public sealed record Measure(string What, string Bar, string Measured, string Ratio, bool? IsHeld)
{
    /// <summary>A figure without a bar.</summary>
    public static Measure Plain(string what, string measured, string ratio = "") => new(what, "", measured, ratio, null);

    /// <summary>The more the better.</summary>
    public static Measure AtLeast(string what, double bar, double measured, string unit) =>
        new(what, $"at least {Text(bar)} {unit}", $"{Text(measured)} {unit}", $"{Text(measured / bar)} x", measured >= bar);

    /// <summary>The less the better; the details follow the figure that counts.</summary>
    public static Measure AtMost(string what, double bar, double measured, string unit, string details = "") => new(
        what, $"at most {Text(bar)} {unit}", $"{Text(measured)} {unit}{(details.Length > 0 ? $" ({details})" : "")}", $"{Text(measured / bar)} x", measured <= bar);

    /// <summary>Three figures that matter, whatever the size.</summary>
    public static string Text(double value) =>
        value.ToString(Math.Abs(value) switch { >= 100 => "#,0", >= 10 => "0.0", >= 1 => "0.00", _ => "0.000" }, CultureInfo.InvariantCulture);
}
