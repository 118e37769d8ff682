using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Planning;

namespace Product.Tests.Workflows;

public sealed class When_a_release_is_planned_without_starting_it : IDisposable
{
    private static readonly Fleet Small = new Fleet().WithStage("broad").WithCluster("a", "broad").WithPool("a", "x").WithPool("a", "arm", image: "AKSAzureLinux-V3gen2arm64-202610.06.0");

    private readonly LedgerApp _ledger = new(Answering(Small));

    public void Dispose() => _ledger.Dispose();

    internal static FakeApps Answering(Fleet fleet) => new FakeApps()
        .Answering(AppIds.NodePoolRollout, "fleet/inventory", fleet.Outlook().Fleet)
        .Answering(AppIds.NodePoolRollout, "rollouts/measured", new MeasuredUpgrades([]))
        .Answering(AppIds.ImageComposition, "images/definitions", new { value = new[] { new { name = "node", family = "AKSAzureLinux-V3gen2" }, new { name = "base", family = (string)null! } } })
        .Answering(AppIds.PatchScheduling, "windows/calendar", query => Open((CalendarQuery)query!));

    /// <summary>Everything may be touched at all times.</summary>
    private static TouchTimes Open(CalendarQuery query) =>
        new(query.From, query.Until, [new CalendarGroup([], [], [new OpenTime(query.From, query.Until)])], [.. query.Clusters.Select(c => new ClusterCalendar(c.Id, 0))]);

    private Task<(int Status, System.Text.Json.Nodes.JsonNode Body)> Plan(string version = "3.0.20261121", string policy = "standard") =>
        _ledger.Send(HttpMethod.Post, "/releases/plan", new PlanReleaseRequest(version, policy), roles: "viewer");

    [Fact]
    public async Task It_is_told_what_would_be_done_with_the_images_that_are_to_be_expected()
    {
        var (status, plan) = await Plan();
        var pool = plan["stages"]![0]!["waves"]![0]!["clusters"]![0]!["pools"]!.AsArray().Single()!;

        Assert.Equal((200, "x", "AKSAzureLinux-V3gen2-202611.21.0"), (status, pool["name"]!.GetValue<string>(), pool["targetImage"]!.GetValue<string>()));
        Assert.NotNull(pool["end"]);
        Assert.Equal("images are not built yet: AKSAzureLinux-V3gen2 is taken to become AKSAzureLinux-V3gen2-202611.21.0", plan["forecast"]!["assumptions"]![0]!.GetValue<string>());
        Assert.Equal("this release has no image of family AKSAzureLinux-V3gen2arm64", plan["notTargeted"]!.AsArray().Single()!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_pools_that_come_next_are_looked_at_and_what_blocks_them_is_told()
    {
        PreflightRequest? asked = null;
        using var ledger = new LedgerApp(Answering(Small).Answering(AppIds.NodePoolRollout, "rollouts/preflight", request =>
        {
            asked = (PreflightRequest)request!;
            return new PreflightReport(Fleet.Now, [new PreflightFinding(asked.Pools[0].PoolId, "PDBConstraint", PreflightSeverity.Blocking, "Budget shop/checkout allows none.", "Run one replica more.")], []);
        }));
        var (_, plan) = await ledger.Send(HttpMethod.Post, "/releases/plan", new PlanReleaseRequest("3.0.20261121", "standard"), roles: "viewer");

        Assert.Equal(($"{Fleet.Id("a")}/agentPools/x", "AKSAzureLinux-V3gen2-202611.21.0"), (asked!.Pools.Single().PoolId, asked.Pools[0].TargetImage));
        Assert.True(asked.Pools[0].Takes > TimeSpan.FromMinutes(10));
        Assert.Equal("PDBConstraint", plan["forecast"]!["preflight"]!["findings"]![0]!["code"]!.GetValue<string>());
        Assert.Equal("PDBConstraint: Budget shop/checkout allows none. Run one replica more.", plan["forecast"]!["blocked"]!.AsArray().Single()!["reason"]!.GetValue<string>());
    }

    [Fact]
    public async Task It_says_so_where_nobody_could_look()
    {
        var (_, plan) = await Plan();

        Assert.Equal("the pools that come next: node-pool-rollout cannot be asked.", plan["forecast"]!["preflight"]!["unseen"]![0]!.GetValue<string>());
    }

    [Fact]
    public async Task A_pool_that_would_outlast_its_window_is_found_without_asking_anybody()
    {
        var fleet = new Fleet().WithStage("broad").WithCluster("a", "broad").WithOpenings("a", (Fleet.Now, Fleet.Now.AddMinutes(5))).WithPool("a", "x");
        var apps = new FakeApps().Answering(AppIds.NodePoolRollout, "rollouts/preflight", new PreflightReport(Fleet.Now, [], []));
        var plan = await new PlanPreflight(apps).Look(fleet.Plan(), fleet.Facts().Policy, TestContext.Current.CancellationToken);

        Assert.Equal(("WindowTooShort", PreflightSeverity.Warning), (Assert.Single(plan.Forecast!.Preflight!.Findings).Code, plan.Forecast.Preflight.Findings[0].Severity));
    }

    [Fact]
    public async Task Only_the_next_stage_is_looked_at_and_not_all_of_a_large_one()
    {
        var fleet = new Fleet().WithStage("canary").WithStage("broad", clusters: 200).WithCluster("first", "canary").WithPool("first", "x");
        for (var n = 0; n < 150; n++)
            fleet.WithCluster($"c{n}", "broad").WithPool($"c{n}", "x");
        var asked = new List<int>();
        var look = new PlanPreflight(new FakeApps().Answering(AppIds.NodePoolRollout, "rollouts/preflight", request =>
        {
            asked.Add(((PreflightRequest)request!).Pools.Count);
            return new PreflightReport(Fleet.Now, [], []);
        }));
        var plan = fleet.Plan();
        await look.Look(plan, fleet.Facts().Policy, TestContext.Current.CancellationToken);
        await look.Look(plan with { Stages = [plan.Stages[1]] }, fleet.Facts().Policy, TestContext.Current.CancellationToken);

        Assert.Equal([1, 100], asked);
    }

    [Fact]
    public async Task Nothing_is_started()
    {
        await Plan();

        Assert.Empty((await _ledger.Send(HttpMethod.Get, "/releases")).Body["value"]!.AsArray());
        Assert.Empty((await _ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray());
    }

    [Theory]
    [InlineData("tomorrow", "standard", "release-version-invalid", "version")]
    [InlineData("3.0.20261121", "unheard-of", "policy-unknown", "policy")]
    public async Task What_cannot_be_is_refused_by_field(string version, string policy, string code, string field)
    {
        var (status, body) = await Plan(version, policy);

        Assert.Equal((400, $"urn:release-orchestrator:error:{code}", field), (status, body["type"]!.GetValue<string>(), body["field"]!.GetValue<string>()));
    }

    [Fact]
    public async Task It_is_said_which_app_cannot_be_asked()
    {
        using var alone = new LedgerApp(new FakeApps());
        var (status, body) = await alone.Send(HttpMethod.Post, "/releases/plan", new PlanReleaseRequest("3.0.20261121", "standard"));

        Assert.Equal((503, "node-pool-rollout cannot be asked."), (status, body["detail"]!.GetValue<string>()));
    }
}

public sealed class When_the_plan_of_a_running_release_is_read : IDisposable
{
    private static readonly Fleet Small = new Fleet().WithStage("broad").WithCluster("a", "broad").WithPool("a", "x").WithPool("a", "y");

    private readonly FakeApps _apps = When_a_release_is_planned_without_starting_it.Answering(Small);
    private readonly LedgerApp _ledger;

    public When_the_plan_of_a_running_release_is_read() => _ledger = new LedgerApp(_apps);

    public void Dispose() => _ledger.Dispose();

    private async Task<string> Planned()
    {
        var id = await _ledger.Waiting(plan: Small.Plan().Hash);
        await _ledger.Database.Write(session => session.SaveReleaseDocument(id, RolloutPlanner.Plan(Small.Facts() with { ReleaseId = id })), TestContext.Current.CancellationToken);
        return id;
    }

    [Fact]
    public async Task It_says_what_is_done_and_what_is_left()
    {
        var id = await Planned();
        var began = DateTimeOffset.UtcNow.AddHours(-1);
        var done = new PoolUpgrade("op-a1", id, "broad", Fleet.Id("a"), "a", "eastus", $"{Fleet.Id("a")}/agentPools/x", "x", Fleet.Old, Fleet.New, PoolUpgradeState.Succeeded, null, null, 3, 3, null, began, began, began.AddMinutes(30));
        _apps.Answering(AppIds.NodePoolRollout, $"rollouts/operations?releaseId={id}&top=1000", new Page<PoolUpgrade>([done], null));

        var (status, plan) = await _ledger.Send(HttpMethod.Get, $"/releases/{id}/plan");
        var pools = plan["stages"]![0]!["waves"]![0]!["clusters"]![0]!["pools"]!.AsArray();

        Assert.Equal(200, status);
        Assert.Equal(["Done", "ToCome"], pools.Select(p => p!["turn"]!.GetValue<string>()));
        Assert.Equal(began.AddMinutes(30), pools[0]!["end"]!.GetValue<DateTimeOffset>());
        Assert.True(pools[1]!["start"]!.GetValue<DateTimeOffset>() > began.AddMinutes(30));
        Assert.Equal(Small.Plan().Hash.Length, plan["hash"]!.GetValue<string>().Length);
    }

    [Fact]
    public async Task It_is_the_plan_as_it_was_where_nobody_can_be_asked_and_says_so()
    {
        using var alone = new LedgerApp(new FakeApps());
        var id = await alone.Waiting(plan: Small.Plan().Hash);
        await alone.Database.Write(session => session.SaveReleaseDocument(id, Small.Plan()), TestContext.Current.CancellationToken);

        var (status, plan) = await alone.Send(HttpMethod.Get, $"/releases/{id}/plan");

        Assert.Equal((200, Small.Plan().Hash), (status, plan["hash"]!.GetValue<string>()));
        Assert.StartsWith("this is the forecast of 2026-11-21 12:00:00Z", plan["forecast"]!["assumptions"]![0]!.GetValue<string>(), StringComparison.Ordinal);
    }
}
