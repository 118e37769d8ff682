using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>
/// Judges the answer to a query: a value that meets failureWhen fails, all that meet successWhen pass, anything between is inconclusive. With one of the
/// two, the other is its opposite. NaN is no value: as with an empty answer, noData says what that means.
/// </summary>
public static class PrometheusRules
{
    private const int Shown = 10;

    public static GateSeen Judge(PrometheusGate gate, string name, string query, PrometheusAnswer answer)
    {
        var inputs = new Dictionary<string, string> { [$"{name}: query"] = query, [$"{name}: answer"] = answer.Problem ?? Text(answer.Values) };
        if (answer.Problem is { } problem)
            return new GateSeen([], $"{name}: {problem}", false, inputs);

        var numbers = answer.Values.Where(value => !double.IsNaN(value.Value)).ToList();
        var failed = numbers.Where(value => Fails(gate, value.Value)).Select(value => $"{name}: {value} {(gate.FailureWhen is null ? $"is not {gate.SuccessWhen}" : $"is {gate.FailureWhen}")}").ToList();
        var between = numbers.Where(value => !Fails(gate, value.Value) && !Succeeds(gate, value.Value)).Select(value => $"{name}: {value} is neither {gate.SuccessWhen} nor {gate.FailureWhen}").ToList();
        var noData = numbers.Count < answer.Values.Count || answer.Values.Count == 0
            ? $"{name}: {(answer.Values.Count == 0 ? "the answer is empty" : $"{answer.Values.Count - numbers.Count} of {answer.Values.Count} values are NaN")}"
            : null;
        if (noData is not null && gate.NoData == GateVerdict.Failed)
            failed.Add(noData);
        if (noData is not null && gate.NoData == GateVerdict.Inconclusive)
            between.Add(noData);
        return new GateSeen(failed, failed.Count == 0 && between.Count > 0 ? string.Join("; ", between.Take(Shown)) : null, false, inputs);
    }

    private static bool Fails(PrometheusGate gate, double value) =>
        Threshold.TryParse(gate.FailureWhen, out var failure) ? failure.Meets(value) : Threshold.TryParse(gate.SuccessWhen, out var success) && !success.Meets(value);

    private static bool Succeeds(PrometheusGate gate, double value) =>
        Threshold.TryParse(gate.SuccessWhen, out var success) ? success.Meets(value) : Threshold.TryParse(gate.FailureWhen, out var failure) && !failure.Meets(value);

    private static string Text(IReadOnlyList<PrometheusValue> values) => values.Count == 0
        ? "empty"
        : string.Join("; ", values.Take(Shown)) + (values.Count > Shown ? $"; and {values.Count - Shown} more" : "");
}
