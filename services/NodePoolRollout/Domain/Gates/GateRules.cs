using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>What the gates that look at clusters find wrong, naming where. No finding: passed.</summary>
public static class GateRules
{
    private static readonly Dictionary<string, GateKind> BuiltIn = new(StringComparer.Ordinal)
    {
        ["nodes-ready"] = GateKind.NodesReady,
        ["node-image"] = GateKind.NodeImage,
        ["node-runtime"] = GateKind.NodeRuntime,
        ["workloads"] = GateKind.Workloads,
    };

    /// <summary>The most clusters and addresses whose inputs are kept one by one.</summary>
    private const int MostInputs = 50;

    private const int MostNamed = 5;

    public static IEnumerable<string> Names => BuiltIn.Keys;

    /// <summary>Null: there is no such gate.</summary>
    public static GateKind? KindOf(EvaluateGateRequest request) =>
        request.Definition?.Kind ?? (BuiltIn.TryGetValue(request.Gate, out var kind) ? kind : null);

    public static IEnumerable<Finding> Findings(GateKind kind, GateSight sight, IReadOnlyList<FamilyPromise> promises) => kind switch
    {
        GateKind.NodesReady => NodesNotReady(sight),
        GateKind.NodeImage => NodesOnOtherImages(sight),
        GateKind.NodeRuntime => NodeRuntimeRules.Findings(sight, promises),
        _ => WorkloadRules.Findings(sight.Cluster, sight.Before!, sight.Now!),
    };

    public static GateSeen Judge(GateKind kind, GateSight sight, IReadOnlyList<FamilyPromise> promises, DateTimeOffset now, RolloutPace pace)
    {
        var findings = Findings(kind, sight, promises).ToList();
        var wrong = findings.Where(finding => !finding.Unseen).ToList();
        var inputs = new Dictionary<string, string> { [$"cluster {sight.Cluster}"] = Counts(kind, sight) };
        if (StillSettling(wrong, sight, now, pace))
            return new GateSeen([], $"Still settling: {string.Join("; ", wrong.Select(finding => finding.Text))}", true, inputs);
        return new GateSeen(
            [.. wrong.Select(finding => finding.Text)],
            findings.Where(finding => finding.Unseen).Select(finding => finding.Text).ToList() is { Count: > 0 } unseen ? string.Join("; ", unseen) : null,
            false, inputs);
    }

    /// <param name="what">What was looked at: <c>clusters</c>, <c>answers</c>.</param>
    /// <param name="exempt">Pools whose nodes did not count.</param>
    public static GateResult Result(string gate, IReadOnlyList<GateSeen> seen, string what, DateTimeOffset now, IReadOnlyList<ExemptPool> exempt)
    {
        var findings = seen.SelectMany(s => s.Findings).ToList();
        var unseen = seen.Where(s => s.Unseen is not null).ToList();
        var verdict = (findings.Count, unseen.Count) switch
        {
            ( > 0, _) => GateVerdict.Failed,
            (0, > 0) => GateVerdict.Inconclusive,
            _ => GateVerdict.Passed,
        };
        var summary = verdict switch
        {
            GateVerdict.Failed => $"{gate}: {findings.Count} findings on {seen.Count} {what}. {findings[0]}",
            GateVerdict.Inconclusive => $"{gate}: {unseen.Count} of {seen.Count} {what} cannot be judged now. {unseen[0].Unseen}",
            _ => $"{gate}: nothing wrong on {seen.Count} {what}.",
        };
        var inputs = seen.SelectMany(s => s.Inputs).GroupBy(input => input.Key).Take(MostInputs).ToDictionary(g => g.Key, g => g.First().Value);
        inputs[what] = $"{seen.Count}";
        foreach (var pool in exempt.Take(MostInputs))
            inputs[$"exempt {pool.Name}"] = pool.Reason;
        if (exempt.Count > 0)
            summary += $" Exempt: {string.Join(", ", exempt.Take(MostNamed).Select(pool => pool.Name))}{(exempt.Count > MostNamed ? $" and {exempt.Count - MostNamed} more pools" : "")}.";
        return new GateResult(
            gate, verdict, summary, [.. findings, .. unseen.Select(s => s.Unseen!)], now, inputs, Settling: verdict == GateVerdict.Inconclusive && unseen.TrueForAll(s => s.Settling));
    }

    /// <summary>Whether what was found may still be the upgrade itself.</summary>
    private static bool StillSettling(List<Finding> findings, GateSight sight, DateTimeOffset now, RolloutPace pace) =>
        findings.Count > 0 && findings.TrueForAll(finding => finding.MaySettle) && sight.Operations.Any(operation => operation.EndedAt is not { } ended || now - ended < pace.SettleWithin);

    private static IEnumerable<Finding> NodesNotReady(GateSight sight) =>
        from operation in sight.Operations
        from node in sight.NodesOf(operation)
        where !node.Serves
        select new Finding($"{sight.Cluster}/{operation.ServingPool}: node {node.Name} is {node.Trouble}", MaySettle: true);

    private static IEnumerable<Finding> NodesOnOtherImages(GateSight sight) =>
        from operation in sight.Operations
        from node in sight.NodesOf(operation)
        where !node.IsOn(operation.Request.TargetImage)
        select new Finding($"{sight.Cluster}/{operation.ServingPool}: node {node.Name} is on {node.Image ?? "an unknown image"}, not on {operation.Request.TargetImage}");

    private static string Counts(GateKind kind, GateSight sight)
    {
        if (kind == GateKind.Workloads)
            return $"before: {Counts(sight.Before!)}; now: {Counts(sight.Now!)}";
        var nodes = sight.Operations.SelectMany(sight.NodesOf).ToList();
        return $"{nodes.Count} nodes in {sight.Operations.Count} pools, {nodes.Count(node => node.Serves)} serving";
    }

    private static string Counts(WorkloadSight sight) =>
        $"{sight.Pods.Sum(p => p.Ready)} pods ready, {sight.Pods.Sum(p => p.Unready)} not ready, {sight.Pods.Sum(p => p.CrashLooping)} crash-looping, {sight.Pods.Sum(p => p.Pending)} pending, {sight.DaemonSets.Count(d => d.Unavailable > 0)} of {sight.DaemonSets.Count} DaemonSets not everywhere";
}
