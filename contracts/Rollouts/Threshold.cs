using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>A comparison with a number, as gates write it: <c>&lt; 0.01</c>. NaN meets no comparison but <c>!=</c>.</summary>
public sealed record Threshold(string Operator, double Limit)
{
    private static readonly string[] Operators = ["<=", ">=", "==", "!=", "<", ">"];

    public static bool TryParse(string? text, [NotNullWhen(true)] out Threshold? threshold)
    {
        threshold = null;
        var trimmed = text?.Trim() ?? "";
        if (Operators.FirstOrDefault(o => trimmed.StartsWith(o, StringComparison.Ordinal)) is not { } found)
            return false;
        if (!double.TryParse(trimmed.AsSpan(found.Length).Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var limit) || !double.IsFinite(limit))
            return false;
        threshold = new Threshold(found, limit);
        return true;
    }

    public bool Meets(double value) => Operator switch
    {
        "<" => value < Limit,
        "<=" => value <= Limit,
        ">" => value > Limit,
        ">=" => value >= Limit,
        "==" => value.Equals(Limit),
        _ => !value.Equals(Limit),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Operator} {Limit}");
}
