using System.Globalization;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

/// <summary>Random fleets, policies, windows and freezes. <c>PLAN_SEED</c> plays one seed again, <c>PLAN_RUNS</c> says how many are played.</summary>
public class When_any_fleet_is_planned
{
    private static IEnumerable<int> Seeds()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("PLAN_SEED"), CultureInfo.InvariantCulture, out var one))
            return [one];
        var runs = int.TryParse(Environment.GetEnvironmentVariable("PLAN_RUNS"), CultureInfo.InvariantCulture, out var asked) ? asked : 300;
        var first = Random.Shared.Next(1_000_000_000);
        TestContext.Current.SendDiagnosticMessage($"seeds {first} to {first + runs - 1}; PLAN_SEED=n plays one of them again");
        return Enumerable.Range(first, runs);
    }

    private static void Each(Func<int, string?> problem)
    {
        foreach (var seed in Seeds())
        {
            if (problem(seed) is { } found)
                Assert.Fail($"seed {seed} (PLAN_SEED={seed} plays it again): {found}");
        }
    }

    [Fact]
    public void No_rule_is_broken() => Each(seed =>
    {
        var facts = RandomFleet.Of(seed);
        var broken = PlanRules.Broken(facts, RolloutPlanner.Plan(facts));
        return broken.Count == 0 ? null : string.Join("\n", broken.Take(5));
    });

    [Fact]
    public void The_same_facts_give_the_same_plan_in_whatever_order_they_are_told() => Each(seed =>
    {
        var facts = RandomFleet.Of(seed);
        var (one, same, mixed) = (RolloutPlanner.Plan(facts), RolloutPlanner.Plan(RandomFleet.Of(seed)), RolloutPlanner.Plan(RandomFleet.Shuffled(facts, seed)));
        return one.Hash != same.Hash || one.Hash != mixed.Hash ? "another hash"
            : ReleaseJson.Write(one) != ReleaseJson.Write(same) || ReleaseJson.Write(one) != ReleaseJson.Write(mixed) ? "another forecast"
            : null;
    });

    [Fact]
    public void Only_what_is_left_is_left() => Each(seed =>
    {
        var facts = RandomFleet.Of(seed);
        var plan = RolloutPlanner.Plan(facts);
        if (plan.Forecast!.End is not { } end || plan.Stages.Any(s => s.Waves.Any(w => w.Clusters.Any(c => c.Kubernetes is not null))))
            return null; // that a control plane is under way is not told
        var half = facts.Outlook.Now + ((end - facts.Outlook.Now) / 2);
        var left = RolloutForecast.Of(plan, facts.Policy, facts.Outlook with { Now = half, Pools = DoneBy(plan, half), Stages = StagesBy(plan, half) });
        return left.Forecast!.End == end ? null : $"half way, at {half:u}, the end is predicted for {left.Forecast.End:u}, not {end:u}";
    });

    [Theory]
    [InlineData("accounted")]
    [InlineData("R2")]
    [InlineData("R2 of nodes")]
    [InlineData("R2 of all releases")]
    [InlineData("R3")]
    [InlineData("R4")]
    [InlineData("R6")]
    [InlineData("canary")]
    [InlineData("kubernetes")]
    [InlineData("approval")]
    [InlineData("back")]
    public void A_planner_that_breaks_a_rule_is_caught(string rule) =>
        Assert.Contains(Enumerable.Range(1, 200), seed =>
        {
            var facts = RandomFleet.Of(seed);
            return PlanRules.Broken(facts, Wrongly(facts, rule)).Any(broken => broken.StartsWith(rule.Split(' ')[0], StringComparison.Ordinal));
        });

    /// <summary>A planner that believes something else than what is true.</summary>
    private static RolloutPlan Wrongly(PlanningFacts facts, string rule)
    {
        var outlook = facts.Outlook;
        return rule switch
        {
            "R2" => RolloutPlanner.Plan(facts with { Policy = WithStages(facts.Policy, s => (s.MaxConcurrentClusters + 3, s.MaxConcurrentPools + 3, s.Soak)) }),
            "R2 of nodes" => RolloutPlanner.Plan(facts with { Policy = WithStages(facts.Policy, Same, nodes: false) }),
            "R2 of all releases" => RolloutPlanner.Plan(facts with { Policy = WithStages(facts.Policy, Same, wider: false) }),
            "canary" => RolloutPlanner.Plan(facts with { Policy = WithStages(facts.Policy, Same, canaries: false) }),
            "kubernetes" => RolloutPlanner.Plan(facts with
            {
                Outlook = outlook with { Fleet = outlook.Fleet with { Clusters = [.. outlook.Fleet.Clusters.Select(c => c with { KubernetesVersion = "1.32.0" })] } },
            }),
            "approval" => Unasked(RolloutPlanner.Plan(facts)),
            "back" => RolloutPlanner.Plan(facts with
            {
                Outlook = outlook with { Fleet = outlook.Fleet with { Pools = [.. outlook.Fleet.Pools.Select(p => p with { Family = p.Family.Replace("V2", "V3", StringComparison.Ordinal).Replace("V3gen2fips", "V3gen2", StringComparison.Ordinal) })] } },
            }),
            "R3" => RolloutPlanner.Plan(facts with
            {
                Outlook = outlook with { Times = outlook.Times with { Groups = [.. outlook.Times.Groups.Select(g => g with { Openings = [new OpenTime(outlook.Now, outlook.Times.Until)] })] } },
            }),
            "R4" => RolloutPlanner.Plan(facts with { Policy = WithStages(facts.Policy, s => (s.MaxConcurrentClusters, s.MaxConcurrentPools, s.Soak / 2)) }),
            "R6" => RolloutPlanner.Plan(facts with
            {
                Outlook = outlook with { Fleet = outlook.Fleet with { Clusters = [.. outlook.Fleet.Clusters.Select(c => c with { Region = "everywhere" })] } },
            }),
            _ => RolloutPlanner.Plan(facts with { Outlook = outlook with { Fleet = outlook.Fleet with { Pools = [.. outlook.Fleet.Pools.Skip(1)] } } }),
        };
    }

    private static RolloutPlan Unasked(RolloutPlan plan) => plan with { Stages = [.. plan.Stages.Select(stage => stage with { NeedsApproval = false })] };

    private static (int Clusters, int Pools, TimeSpan Soak) Same(StagePolicy stage) => (stage.MaxConcurrentClusters, stage.MaxConcurrentPools, stage.Soak);

    private static ReleasePolicy WithStages(
        ReleasePolicy policy, Func<StagePolicy, (int Clusters, int Pools, TimeSpan Soak)> change, bool nodes = true, bool wider = true, bool canaries = true) => new()
        {
            Upgrade = policy.Upgrade,
            Limits = wider ? policy.Limits : null,
            Stages = policy.Stages.ConvertAll(s => new StagePolicy
            {
                Name = s.Name,
                Selector = s.Selector,
                MaxConcurrentClusters = change(s).Clusters,
                MaxConcurrentPools = change(s).Pools,
                MaxConcurrentNodes = nodes ? s.MaxConcurrentNodes : null,
                Upgrade = s.Upgrade,
                Canary = canaries ? s.Canary : null,
                MaxFailures = s.MaxFailures,
                FailureBudgetCountsInFlight = s.FailureBudgetCountsInFlight,
                Soak = change(s).Soak,
            }),
        };

    /// <summary>What would have been done by a moment, had everything happened as it was predicted.</summary>
    private static Dictionary<string, PoolProgressFact> DoneBy(RolloutPlan plan, DateTimeOffset moment) => plan.Stages
        .SelectMany(s => s.Waves).SelectMany(w => w.Clusters).SelectMany(c => c.Pools)
        .Where(pool => pool.Start < moment)
        .ToDictionary(pool => pool.PoolId, pool => pool.End <= moment ? new PoolProgressFact(PoolTurn.Done, pool.Start, pool.End)
            : pool.SoaksFrom <= moment ? new PoolProgressFact(PoolTurn.Soaking, pool.Start, pool.End)
            : new PoolProgressFact(PoolTurn.Running, pool.Start, null));

    private static Dictionary<string, StageProgressFact> StagesBy(RolloutPlan plan, DateTimeOffset moment) => plan.Stages
        .Where(stage => stage.Start < moment)
        .ToDictionary(stage => stage.Name, stage =>
            stage.End <= moment ? new StageProgressFact(StageState.Passed, stage.Start, stage.End)
            : new StageProgressFact(stage.SoaksFrom <= moment ? StageState.Soaking : StageState.RollingOut, stage.Start, null));
}
