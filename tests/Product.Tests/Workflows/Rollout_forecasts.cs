using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

public class When_a_plan_is_forecast
{
    private static readonly TimeSpan ThreeNodes = PoolDurations.SurgeNode + (3 * (PoolDurations.Drain + PoolDurations.Reimage)) + PoolDurations.Verification;

    private static PlannedPool Pool(RolloutPlan plan, string cluster, string pool = "x") =>
        plan.Stages.SelectMany(s => s.Waves).SelectMany(w => w.Clusters).Single(c => c.Name == cluster).Pools.Single(p => p.Name == pool);

    [Fact]
    public void Pools_of_a_cluster_follow_each_other()
    {
        var plan = new Fleet().WithStage("canary", pools: 9).WithCluster("a", "canary").WithPool("a", "x").WithPool("a", "y").Plan();

        Assert.Equal((Fleet.Now, Fleet.Now + ThreeNodes), (Pool(plan, "a").Start, Pool(plan, "a").End));
        Assert.Equal((Fleet.Now + ThreeNodes, Fleet.Now + (2 * ThreeNodes)), (Pool(plan, "a", "y").Start, Pool(plan, "a", "y").End));
    }

    [Fact]
    public void A_stage_begins_when_the_one_before_has_soaked()
    {
        var plan = new Fleet().WithStage("canary", soakHours: 5).WithStage("broad").WithCluster("a", "canary").WithPool("a", "x").WithCluster("b", "broad").WithPool("b", "x").Plan();
        var soaksFrom = Fleet.Now + ThreeNodes;

        Assert.Equal((Fleet.Now, soaksFrom, soaksFrom.AddHours(5)), (plan.Stages[0].Start, plan.Stages[0].SoaksFrom, plan.Stages[0].End));
        Assert.Equal(soaksFrom.AddHours(5), Pool(plan, "b").Start);
        Assert.Equal(plan.Stages[1].End, plan.Forecast!.End);
    }

    [Theory]
    [InlineData("1", 10, 1, 10)]
    [InlineData("33%", 10, 4, 3)]
    [InlineData("100%", 10, 10, 1)]
    [InlineData("50", 10, 10, 1)]
    [InlineData("1%", 10, 1, 10)]
    public void More_surge_makes_fewer_batches(string surge, int nodes, int atOnce, int batches)
    {
        var pool = Pool(new Fleet { Upgrade = new() { MaxSurge = surge, NodeSoak = TimeSpan.FromMinutes(10), DrainTimeout = TimeSpan.FromMinutes(1) } }
            .WithStage("canary").WithCluster("a", "canary").WithPool("a", "x", nodes: nodes).Plan(), "a");

        Assert.Equal(atOnce, pool.NodesAtOnce);
        Assert.Equal(PoolDurations.SurgeNode + (batches * (TimeSpan.FromMinutes(1 + 10) + PoolDurations.Reimage)) + PoolDurations.Verification, pool.End - pool.Start);
    }

    [Fact]
    public void What_was_measured_on_a_pool_wins_and_grows_with_its_nodes()
    {
        var pool = Pool(new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "x", nodes: 6).WithMeasured("a", "x", 3, 90).Plan(), "a");

        Assert.Equal(TimeSpan.FromMinutes(180), pool.End - pool.Start);
    }

    [Fact]
    public void A_pool_without_a_past_takes_as_long_as_others_of_the_fleet()
    {
        var fleet = new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "new", nodes: 2);
        for (var n = 0; n < 5; n++)
            fleet.WithPool("a", $"old{n}").WithMeasured("a", $"old{n}", 3, 60);
        var pool = Pool(fleet.Plan(), "a", "new");

        Assert.Equal(TimeSpan.FromMinutes(40), pool.End - pool.Start);
    }

    [Fact]
    public void A_pool_that_is_on_the_image_already_is_only_verified()
    {
        var pool = Pool(new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "x", image: Fleet.New).Plan(), "a");

        Assert.Equal(PoolDurations.Verification, pool.End - pool.Start);
    }

    [Fact]
    public void A_closed_cluster_is_blocked_until_its_window_opens_by_name()
    {
        var opens = Fleet.Now.AddHours(30);
        var plan = new Fleet().WithStage("canary").WithCluster("a", "canary").WithOpenings("a", (opens, opens.AddHours(4))).WithPool("a", "x").Plan();

        Assert.Equal(new BlockedPool("canary", "a", "x", "outside window nights", opens), Assert.Single(plan.Forecast!.Blocked));
        Assert.Equal(opens, Pool(plan, "a").Start);
    }

    [Fact]
    public void What_does_not_fit_into_a_window_any_more_waits_for_the_next()
    {
        var (first, second) = (Fleet.Now.AddHours(1), Fleet.Now.AddHours(25));
        var plan = new Fleet().WithStage("canary").WithCluster("a", "canary").WithOpenings("a", (first, first.AddMinutes(20)), (second, second.AddHours(1))).WithPool("a", "x").WithPool("a", "y").Plan();

        Assert.Equal((first, true), (Pool(plan, "a").Start, Pool(plan, "a").RunsPastWindow));
        Assert.Equal((second, false), (Pool(plan, "a", "y").Start, Pool(plan, "a", "y").RunsPastWindow));
    }

    [Fact]
    public void A_cluster_that_never_opens_is_named_and_nothing_behind_it_is_predicted()
    {
        var plan = new Fleet().WithStage("canary").WithStage("broad").WithCluster("a", "canary").WithOpenings("a").WithPool("a", "x").WithPool("a", "y")
            .WithCluster("b", "broad").WithPool("b", "x").Plan();

        Assert.Equal([("x", (DateTimeOffset?)null), ("y", null)], plan.Forecast!.Blocked.Select(b => (b.Pool, b.UnblocksAt)));
        Assert.Null(Pool(plan, "b").Start);
        Assert.Null(plan.Forecast.End);
    }

    [Theory]
    [InlineData("Failed", "it is Failed: repair it, or it will be refused")]
    [InlineData("Updating", "it is Updating: another operation has to end first")]
    public void A_pool_in_no_state_to_be_upgraded_is_blocked(string state, string reason) =>
        Assert.Equal(reason, Assert.Single(new Fleet().WithStage("canary").WithCluster("a", "canary").WithPool("a", "x", state: state).Plan().Forecast!.Blocked).Reason);

    [Fact]
    public void No_more_pools_are_in_flight_than_the_stage_may_have()
    {
        var fleet = new Fleet().WithStage("broad", clusters: 4, pools: 2);
        foreach (var name in new[] { "a", "b", "c", "d" })
            fleet.WithCluster(name, "broad").WithPool(name, "x");

        Assert.Equal([0, 0, 1, 1], new[] { "a", "b", "c", "d" }.Select(name => (int)((Pool(fleet.Plan(), name).Start!.Value - Fleet.Now) / ThreeNodes)));
    }

    [Fact]
    public void A_budget_that_counts_what_is_in_flight_lets_fewer_begin()
    {
        var fleet = new Fleet().WithStage("broad", clusters: 4, pools: 4, strict: true);
        foreach (var name in new[] { "a", "b", "c" })
            fleet.WithCluster(name, "broad").WithPool(name, "x");
        var plan = fleet.Plan();

        Assert.Equal([0, 1, 2], new[] { "a", "b", "c" }.Select(name => (int)((Pool(plan, name).Start!.Value - Fleet.Now) / ThreeNodes)));
        Assert.Equal(1, plan.Stages[0].FailuresAtMost);
    }

    [Fact]
    public void The_worst_moment_of_each_region_is_told()
    {
        var plan = new Fleet { Upgrade = new() { MaxSurge = "2" } }.WithStage("broad", clusters: 3, pools: 3)
            .WithCluster("a", "broad").WithPool("a", "x", nodes: 10).WithCluster("b", "broad").WithPool("b", "x", nodes: 4).WithCluster("c", "broad", "uksouth").WithPool("c", "x", nodes: 1).Plan();

        Assert.Equal(
            [new RegionCapacity("eastus", 14, 4, 4, Fleet.Now), new RegionCapacity("uksouth", 1, 1, 1, Fleet.Now)], plan.Forecast!.Capacity);
    }

    [Fact]
    public void The_requests_it_takes_are_held_against_what_Azure_allows()
    {
        var fleet = new Fleet().WithStage("broad", clusters: 100, pools: 100);
        for (var n = 0; n < 50; n++)
            fleet.WithCluster($"c{n}", "broad").WithPool($"c{n}", "x");
        var budgets = fleet.Plan().Forecast!.Requests.ToDictionary(b => b.Bucket);

        Assert.Equal(150, budgets["ARM writes"].Requests); // settings, upgrade, settings put back
        Assert.Equal((-40, Fleet.Now), (budgets["AKS everything else"].LowestLeft, budgets["AKS everything else"].LowestAt)); // 50 profiles and 50 settings at once, of 60
        Assert.True(budgets["AKS operation status"].LowestLeft > 0);
    }

    [Fact]
    public void A_thousand_clusters_are_planned_whole()
    {
        var fleet = new Fleet().WithStage("canary", clusters: 10, pools: 10).WithStage("broad", clusters: 50, pools: 40);
        string[] regions = ["eastus", "westus", "uksouth", "northeurope", "westeurope"];
        for (var n = 0; n < 1000; n++)
        {
            fleet.WithCluster($"c{n:0000}", n % 20 == 0 ? "canary" : "broad", regions[n % 5]);
            for (var pool = 0; pool < 5; pool++)
                fleet.WithPool($"c{n:0000}", $"p{pool}", pool == 0 ? "System" : "User", nodes: 3 + (n % 7));
        }

        var plan = fleet.Plan();
        Assert.Equal(5000, plan.Stages.Sum(s => s.Waves.Sum(w => w.Clusters.Sum(c => c.Pools.Count(p => p.End is not null)))));
        Assert.NotNull(plan.Forecast!.End);
    }
}

public class When_a_release_is_under_way
{
    private static readonly Fleet Two = new Fleet().WithStage("canary", clusters: 2, pools: 2).WithStage("broad")
        .WithCluster("a", "canary").WithPool("a", "x").WithPool("a", "y").WithCluster("b", "canary").WithPool("b", "x").WithCluster("c", "broad").WithPool("c", "x");

    private static RolloutPlan Left(Func<ForecastFacts, ForecastFacts> facts) => RolloutForecast.Of(Two.Plan(), Two.Facts().Policy, facts(Two.Outlook()));

    private static string Id(string cluster, string pool) => $"{Fleet.Id(cluster)}/agentPools/{pool}";

    private static PlannedPool Pool(RolloutPlan plan, string cluster, string pool) =>
        plan.Stages.SelectMany(s => s.Waves).SelectMany(w => w.Clusters).Single(c => c.Name == cluster).Pools.Single(p => p.Name == pool);

    [Fact]
    public void What_is_done_is_told_as_it_was_and_what_is_left_is_predicted_from_now()
    {
        var began = Fleet.Now.AddHours(-2);
        var plan = Left(facts => facts with
        {
            Pools = new Dictionary<string, PoolProgressFact>
            {
                [Id("a", "x")] = new(PoolTurn.Done, began, began.AddHours(1)),
                [Id("a", "y")] = new(PoolTurn.Running, Fleet.Now.AddMinutes(-10), null),
                [Id("b", "x")] = new(PoolTurn.Failed, began, began.AddHours(1)),
            },
            Stages = new Dictionary<string, StageProgressFact> { ["canary"] = new(StageState.RollingOut, began, null) },
        });

        Assert.Equal((PoolTurn.Done, began, began.AddHours(1)), (Pool(plan, "a", "x").Turn, Pool(plan, "a", "x").Start, Pool(plan, "a", "x").End));
        Assert.Equal((PoolTurn.Running, Fleet.Now.AddMinutes(19)), (Pool(plan, "a", "y").Turn, Pool(plan, "a", "y").End));
        Assert.Equal((PoolTurn.Failed, Fleet.Now), (Pool(plan, "b", "x").Turn, Pool(plan, "b", "x").Start)); // to be tried again
        Assert.Equal((began, Fleet.Now.AddMinutes(29)), (plan.Stages[0].Start, plan.Stages[0].SoaksFrom));
        Assert.Equal(Fleet.Now.AddMinutes(29 + 60), Pool(plan, "c", "x").Start);
    }

    [Fact]
    public void A_soak_goes_on_from_when_it_began()
    {
        var ended = Fleet.Now.AddMinutes(-45);
        var plan = Left(facts => facts with
        {
            Pools = new[] { Id("a", "x"), Id("a", "y"), Id("b", "x") }.ToDictionary(id => id, _ => new PoolProgressFact(PoolTurn.Done, ended.AddHours(-1), ended)),
            Stages = new Dictionary<string, StageProgressFact> { ["canary"] = new(StageState.Soaking, ended.AddHours(-1), null) },
        });

        Assert.Equal((ended, ended.AddHours(1)), (plan.Stages[0].SoaksFrom, plan.Stages[0].End));
        Assert.Equal(ended.AddHours(1), Pool(plan, "c", "x").Start);
    }

    [Fact]
    public void Nothing_is_predicted_once_it_has_ended()
    {
        var plan = Left(facts => facts with { IsOver = true });

        Assert.Null(plan.Forecast!.End);
        Assert.Null(Pool(plan, "a", "x").Start);
    }

    [Fact]
    public void It_ended_when_its_last_stage_did()
    {
        var plan = Left(facts => facts with
        {
            IsOver = true,
            Stages = new Dictionary<string, StageProgressFact> { ["canary"] = new(StageState.Failed, Fleet.Now.AddHours(-2), Fleet.Now.AddHours(-1)) },
        });

        Assert.Equal(Fleet.Now.AddHours(-1), plan.Forecast!.End);
    }

    [Fact]
    public void The_hash_stays() => Assert.Equal(Two.Plan().Hash, Left(facts => facts with { Now = Fleet.Now.AddDays(1) }).Hash);
}
