using System.Globalization;
using System.Text.Json;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>What Prometheus says to an instant query: values, each with the series it belongs to, or why there are none.</summary>
/// <param name="Problem">Why it cannot be judged; null: the values say.</param>
public sealed record PrometheusAnswer(IReadOnlyList<PrometheusValue> Values, string? Problem)
{
    /// <summary>The body of an answer of <c>/api/v1/query</c>; errors come in the same envelope, with another status.</summary>
    public static PrometheusAnswer Read(int status, string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(status, json.RootElement);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            return Unusable(status is >= 200 and < 300 ? "it does not answer like the API of Prometheus: is the address right?" : $"it answers {status}");
        }
    }

    public static PrometheusAnswer Unusable(string problem) => new([], problem);

    private static PrometheusAnswer Read(int status, JsonElement envelope)
    {
        if (envelope.GetProperty("status").GetString() != "success")
            return Unusable($"it answers {status}, {Text(envelope, "errorType") ?? "error"}: {Text(envelope, "error") ?? "without saying why"}");
        var (type, result) = (envelope.GetProperty("data").GetProperty("resultType").GetString(), envelope.GetProperty("data").GetProperty("result"));
        return type switch
        {
            "vector" when result.EnumerateArray().Any(series => !series.TryGetProperty("value", out _)) =>
                Unusable("the query gives native histograms; take a number from them, as histogram_quantile does"),
            "vector" => new([.. result.EnumerateArray().Select(series => new PrometheusValue(Series(series.GetProperty("metric")), Value(series.GetProperty("value"))))], null),
            "scalar" => new([new PrometheusValue("scalar", Value(result))], null),
            _ => Unusable($"the query gives a {type}; write one that gives an instant vector or a scalar"),
        };
    }

    private static string Series(JsonElement metric) =>
        $"{{{string.Join(", ", metric.EnumerateObject().OrderBy(label => label.Name, StringComparer.Ordinal).Select(label => $"{label.Name}=\"{label.Value.GetString()}\""))}}}";

    /// <summary>A time and a value; the value is text, as JSON knows no NaN and no infinity.</summary>
    private static double Value(JsonElement pair) => pair[1].GetString() switch
    {
        "+Inf" or "Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        "NaN" => double.NaN,
        var text => double.Parse(text!, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var text) ? text.GetString() : null;
}

public sealed record PrometheusValue(string Series, double Value)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Series} {Value}");
}
