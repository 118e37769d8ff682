using System.Globalization;
using System.Text;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A stage as the policy says it.</summary>
/// <param name="Nodes">In flight together; null: no limit.</param>
/// <param name="BlueGreen">Soak of each batch, soak of both pools at the end; null: in place.</param>
/// <param name="CanaryPools">Whether the first pool of each cluster goes first.</param>
/// <param name="CanaryNodes">Whether a node of each pool goes first.</param>
internal sealed record RandomStage(
    string Name, int Clusters, int Pools, int? Nodes, int MaxFailures, bool CountsInFlight, TimeSpan Soak, bool Approval, bool RollsBack, (string Batch, TimeSpan Soak, TimeSpan Final)? BlueGreen,
    bool CanaryPools, bool CanaryNodes, string[] Gates)
{
    public const int CanarySoakMinutes = 30;

    /// <summary>Whether pods that crash keep it from passing.</summary>
    public bool LooksAtWorkloads => Gates.Contains("workloads") || Gates.Contains("patient-workloads");
}

/// <summary>What may be in flight of all stages together in one region, one subscription, the fleet; null: no limit.</summary>
internal sealed record RandomLimit(int? Clusters, int? Pools, int? Nodes);

/// <summary>The policy of a release: two stages, the limits beyond them, and the gates that they name.</summary>
internal sealed class RandomPolicy
{
    private static readonly string[][] GateSets =
    [
        ["nodes-ready", "node-image", "workloads"], ["nodes-ready", "node-image", "workloads"], ["nodes-ready", "node-image", "patient-workloads"], ["careful-nodes", "node-image", "workloads"],
        ["nodes-ready", "node-image"],
    ];

    private readonly Chance _chance;
    private readonly bool _migrates, _migratesInPlace, _keepsSnapshots, _ignoresWindows;

    public RandomPolicy(int seed, bool migrates)
    {
        _chance = new Chance(seed, Concern.Policy);
        (_migrates, MaxSurge) = (migrates, _chance.Pick("1", "1", "1", "50%"));
        (_migratesInPlace, _keepsSnapshots, _ignoresWindows) = (_chance.OneIn(2), _chance.OneIn(5), _chance.OneIn(4));
        (Region, Subscription, Fleet) = (Limit(3), Limit(3), Limit(3));
        Stages = [Stage("canary"), Stage("broad")];
    }

    public RandomStage[] Stages { get; }

    public RandomLimit? Region { get; }

    public RandomLimit? Subscription { get; }

    public RandomLimit? Fleet { get; }

    /// <summary>Nodes that AKS adds to each pool beforehand.</summary>
    public string MaxSurge { get; }

    public Scenario Tell(Scenario scenario) => scenario.WithPolicy(Text())
        .WithDocument("gates/patient-workloads.yaml", Gate("patient-workloads", "workloads", "failureLimit: 2"))
        .WithDocument("gates/careful-nodes.yaml", Gate("careful-nodes", "nodes-ready", "interval: 10m"));

    private static string Gate(string name, string type, string rule) => $$"""
        apiVersion: releases.azurelinux.dev/v1
        kind: Gate
        metadata:
          name: {{name}}
        spec:
          type: {{type}}
          {{rule}}
        """;

    private RandomLimit? Limit(int oneIn) => !_chance.OneIn(oneIn) ? null : _chance.From(0, 3) switch
    {
        0 => new(_chance.From(1, 4), null, null),
        1 => new(null, _chance.From(1, 4), null),
        _ => new(null, null, _chance.From(3, 10)),
    };

    private RandomStage Stage(string name)
    {
        var stage = new RandomStage(
            name, _chance.From(1, 5), _chance.From(1, 5), _chance.OneIn(4) ? _chance.From(2, 9) : null, _chance.From(0, 3), _chance.OneIn(3), _chance.Minutes(1, 5) * 30, _chance.OneIn(4), _chance.OneIn(3),
            _chance.OneIn(4) ? (_chance.Pick("1", "50%", "100%"), _chance.Minutes(0, 10), _chance.Minutes(5, 60)) : null, false, false, _chance.Pick(GateSets));
        return _chance.From(0, 6) switch
        {
            0 => stage with { CanaryPools = true },
            1 when stage.BlueGreen is null => stage with { CanaryNodes = true },
            _ => stage,
        };
    }

    private string Text()
    {
        var text = new StringBuilder("""
            apiVersion: releases.azurelinux.dev/v1
            kind: ReleasePolicy
            metadata:
              name: standard
            spec:

            """);
        if (_ignoresWindows)
            text.AppendLine("  rollback: { ignoreWindows: true }");
        if (Region is not null || Subscription is not null || Fleet is not null)
            text.AppendLine("  limits:");
        foreach (var (scope, limit) in new[] { ("region", Region), ("subscription", Subscription), ("fleet", Fleet) })
        {
            if (limit is not null)
                text.AppendLine(CultureInfo.InvariantCulture, $"    {scope}: {{ {(limit.Clusters is { } c ? $"clusters: {c}" : limit.Pools is { } p ? $"pools: {p}" : $"nodes: {limit.Nodes}")} }}");
        }

        text.AppendLine("  stages:");
        foreach (var stage in Stages)
            Append(text, stage);
        return text.ToString();
    }

    private void Append(StringBuilder text, RandomStage stage)
    {
        void Line(FormattableString line) => text.Append("      ").AppendLine(line.ToString(CultureInfo.InvariantCulture));
        text.AppendLine(CultureInfo.InvariantCulture, $"    - name: {stage.Name}");
        Line($"selector: {{ tags: {{ ring: {stage.Name} }} }}");
        Line($"maxConcurrentClusters: {stage.Clusters}");
        Line($"maxConcurrentPools: {stage.Pools}");
        if (stage.Nodes is { } nodes)
            Line($"maxConcurrentNodes: {nodes}");
        Line($"maxFailures: {stage.MaxFailures}");
        Line($"failureBudgetCountsInFlight: {(stage.CountsInFlight ? "true" : "false")}");
        Line($"soak: {stage.Soak.TotalMinutes:0}m");
        Line($"gateInterval: 30m");
        Line($"gates: [{string.Join(", ", stage.Gates)}]");
        if (stage.RollsBack)
            Line($"onFailure: RollBack");
        if (stage.Approval)
            Line($"approval: {{ approvers: [\"role:approver\"] }}");
        if (stage.CanaryPools || stage.CanaryNodes)
            Line($"canary: {{ {(stage.CanaryPools ? "pools" : "nodes")}: 1, soak: {RandomStage.CanarySoakMinutes}m }}");
        Line($"upgrade:");
        Line($"  maxSurge: \"{MaxSurge}\"");
        if (_keepsSnapshots)
            Line($"  keepSnapshots: true");
        if (stage.BlueGreen is var (batch, soak, final))
        {
            Line($"  strategy: blueGreen");
            Line($"  blueGreen: {{ drainBatch: \"{batch}\", batchSoak: {soak.TotalMinutes:0}m, finalSoak: {final.TotalMinutes:0}m }}");
        }

        if (_migrates)
            Line($"  osMigration: {{ to: AzureLinux, from: [Ubuntu2204], inPlace: {(_migratesInPlace ? "true" : "false")} }}");
    }
}
