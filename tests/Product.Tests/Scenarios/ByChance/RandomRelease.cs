using System.Globalization;
using System.Text;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A stage as the policy says it.</summary>
internal sealed record RandomStage(string Name, int Clusters, int Pools, int MaxFailures, bool CountsInFlight, TimeSpan Soak, bool Approval, bool RollsBack);

/// <summary>A release made up from a seed: fleet, policy, windows, faults, kills, and what people do. The same seed is the same release.</summary>
internal sealed class RandomRelease
{
    private static readonly string[] Regions = ["eastus", "westus", "westeurope", "northeurope", "southeastasia"];

    private readonly Random _chance;

    public RandomRelease(int seed)
    {
        (Seed, _chance) = (seed, new Random(seed));
        WindowFrom = _chance.Next(0, 24);
        WindowHours = _chance.Next(4, 12);
        Frozen = _chance.Next(6) == 0;
        Clusters = [.. Enumerable.Range(1, _chance.Next(2, 7)).Select(MadeUp)];
        Stages = [Stage("canary"), Stage("broad")];
    }

    public int Seed { get; }

    public Cluster[] Clusters { get; }

    public RandomStage[] Stages { get; }

    /// <summary>Hour of the day, UTC, at which clusters tagged <c>maintenance: daily</c> open.</summary>
    public int WindowFrom { get; }

    public int WindowHours { get; }

    /// <summary>Clusters tagged <c>freeze: yes</c> are frozen on the first two days.</summary>
    public bool Frozen { get; }

    /// <summary>Whether people may have the release pause, resume, end: what they do is decided as it is told.</summary>
    public Scenario Scenario()
    {
        var scenario = VirtualTime.Scenario.Of(Clusters).WithPolicy(Policy()).WithWindow("maintenance", "daily", $"{WindowFrom:00}:00", WindowHours).Shuffled(Seed).ApprovedBy();
        if (Frozen)
            scenario.WithFreeze("freeze", "yes", "2026-11-25", "2026-11-26");
        if (_chance.Next(8) == 0)
            scenario.Late(Clusters[0].Region, TimeSpan.FromHours(_chance.Next(1, 30)));
        for (var faults = _chance.Next(4); faults > 0; faults--)
            scenario.WithFault(Fault());
        for (var kills = _chance.Next(3); kills > 0; kills--)
            scenario.Killing(Pick(AppIds.NodePoolRollout, AppIds.NodePoolRollout, AppIds.ReleaseWorkflows, AppIds.ReleaseWorkflows, AppIds.PatchScheduling), _chance.Next(5, 700));
        People(scenario);
        return scenario;
    }

    /// <summary>Whether windows and freezes let the cluster be touched at a moment; worked out here once more, from the numbers alone.</summary>
    public bool MayBeTouched(Cluster cluster, DateTimeOffset at)
    {
        if (Frozen && cluster.Tags.GetValueOrDefault("freeze") == "yes" && at.UtcDateTime.Date <= new DateTime(2026, 11, 26))
            return false;
        var since = (at.UtcDateTime.TimeOfDay - TimeSpan.FromHours(WindowFrom) + TimeSpan.FromDays(1)).TotalHours % 24;
        return cluster.Tags.GetValueOrDefault("maintenance") != "daily" || since < WindowHours;
    }

    private Cluster MadeUp(int number)
    {
        var cluster = new Cluster($"c{number}") { Subscription = _chance.Next(2) }.In(Pick(Regions)).Ring(number == 1 ? "canary" : Pick("canary", "broad", "broad"))
            .With(Pool.OfSystem("system", _chance.Next(1, 3)));
        for (var user = _chance.Next(3); user > 0; user--)
            cluster = cluster.With(new Pool($"user{user}", _chance.Next(1, 4)));
        if (_chance.Next(3) == 0)
            cluster = cluster.Tagged("maintenance", "daily");
        return _chance.Next(4) == 0 ? cluster.Tagged("freeze", "yes") : cluster;
    }

    private RandomStage Stage(string name) => new(
        name, _chance.Next(1, 5), _chance.Next(1, 5), _chance.Next(0, 3), _chance.Next(3) == 0, TimeSpan.FromMinutes(_chance.Next(1, 5) * 30), _chance.Next(4) == 0, _chance.Next(3) == 0);

    private string Policy()
    {
        var text = new StringBuilder("""
            apiVersion: releases.azurelinux.dev/v1
            kind: ReleasePolicy
            metadata:
              name: standard
            spec:
              upgrade:
                maxSurge: "1"
              stages:

            """);
        foreach (var stage in Stages)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    - name: {stage.Name}");
            text.AppendLine(CultureInfo.InvariantCulture, $"      selector: {{ tags: {{ ring: {stage.Name} }} }}");
            text.AppendLine(CultureInfo.InvariantCulture, $"      maxConcurrentClusters: {stage.Clusters}");
            text.AppendLine(CultureInfo.InvariantCulture, $"      maxConcurrentPools: {stage.Pools}");
            text.AppendLine(CultureInfo.InvariantCulture, $"      maxFailures: {stage.MaxFailures}");
            text.AppendLine(CultureInfo.InvariantCulture, $"      failureBudgetCountsInFlight: {(stage.CountsInFlight ? "true" : "false")}");
            text.AppendLine(CultureInfo.InvariantCulture, $"      soak: {stage.Soak.TotalMinutes:0}m");
            text.AppendLine("      gateInterval: 30m");
            if (stage.RollsBack)
                text.AppendLine("      onFailure: RollBack");
            if (stage.Approval)
                text.AppendLine("      approval: { approvers: [\"role:approver\"] }");
        }

        return text.ToString();
    }

    private object Fault()
    {
        var cluster = Clusters[_chance.Next(Clusters.Length)];
        var pool = cluster.Pools[_chance.Next(cluster.Pools.Count)].Name;
        return _chance.Next(10) switch
        {
            0 or 1 => new { kind = "failNode", cluster = cluster.Name, pool, times = _chance.Next(1, 3) },
            2 => new { kind = "slowDrain", cluster = cluster.Name, pool, delay = "10m" },
            3 => new { kind = "throttle", times = _chance.Next(1, 20), retryAfterSeconds = 30 },
            4 => new { kind = "serverError", times = _chance.Next(1, 6), pathContains = Pick("agentPools", "operations", "managedClusters") },
            5 => new { kind = "lostResponse", times = _chance.Next(1, 3), method = Pick("POST", "PUT") },
            6 => new { kind = "droppedHeaders", times = 1, method = "POST" },
            7 => new { kind = "staleStatus", times = _chance.Next(1, 5) },
            8 => new { kind = "regionOutage", region = cluster.Region, duration = $"{_chance.Next(1, 6)}h" },
            _ => (object)new { kind = "unhealthyWorkload", cluster = cluster.Name, workload = "storefront", delay = $"{_chance.Next(1, 60)}m" },
        };
    }

    private void People(Scenario scenario)
    {
        var patience = _chance.Next(1, 4);
        for (var times = 0; times < patience; times++)
            scenario.When(hands => hands.Release is { Paused: true, Phase.IsFinal: false, AbortRequestedBy: null }, hands => Try(hands, () => hands.Resume()));
        if (_chance.Next(4) == 0)
            scenario.At(TimeSpan.FromMinutes(_chance.Next(1, 300)), hands => Try(hands, () => hands.Pause()));
        if (_chance.Next(8) == 0)
            scenario.At(TimeSpan.FromMinutes(_chance.Next(1, 600)), hands => Try(hands, () => hands.Abort()));
        if (_chance.Next(8) == 0)
            scenario.At(TimeSpan.FromMinutes(_chance.Next(30, 900)), hands => Try(hands, () => hands.Rollback()));
    }

    /// <summary>What the release refuses in its state is told to people, who leave it at that.</summary>
    private static async Task Try(Hands hands, Func<Task> act)
    {
        if (hands.Release.Phase.IsFinal)
            return;
        try
        {
            await act();
        }
        catch (InvalidOperationException refused) when (refused.Message.Contains("urn:release-orchestrator:error", StringComparison.Ordinal))
        {
        }
    }

    private T Pick<T>(params T[] of) => of[_chance.Next(of.Length)];
}
