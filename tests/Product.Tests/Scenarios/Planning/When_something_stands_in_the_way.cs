using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Planning;

/// <summary>Each is told by its code in the plan of the release, and does what the plan says where work would have begun.</summary>
public class When_something_stands_in_the_way
{
    private static readonly Cluster One = new Cluster("one").Ring("canary");

    private RolloutPlan? _plan;

    [Fact]
    public async Task Too_few_vCPUs_for_the_surge_are_named_and_Azure_refuses()
    {
        var outcome = await Planned(Scenario.Of(One).WithQuota("eastus", 20)).Run();

        AssertFound("QuotaExceeded", PreflightSeverity.Blocking);
        Assert.Equal((ReleaseState.Paused, PoolUpgradeState.Failed), (outcome.State, outcome.StateOf("one", "apps")));
        Assert.Contains("uota", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task Too_few_addresses_in_the_subnet_are_named_and_Azure_refuses()
    {
        var outcome = await Planned(Scenario.Of(One with { SubnetAddresses = 10 })).Run();

        AssertFound("SubnetIpExhaustion", PreflightSeverity.Blocking);
        Assert.Equal((ReleaseState.Paused, PoolUpgradeState.Failed), (outcome.State, outcome.StateOf("one", "apps")));
        Assert.Contains("ubnet", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "apps"));
    }

    [Fact]
    public async Task A_budget_that_allows_no_eviction_is_named_and_the_drain_times_out()
    {
        var outcome = await Planned(Scenario.Of(One with { Workloads = ["platform", "strict"] })).Run();

        Assert.Contains("shop/orders", AssertFound("PDBConstraint", PreflightSeverity.Blocking).Message, StringComparison.Ordinal);
        Assert.Equal((ReleaseState.Paused, PoolUpgradeState.Failed), (outcome.State, outcome.StateOf("one", "apps")));
        Assert.Contains("orders", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_too_far_behind_its_control_plane_is_named()
    {
        await Planned(Scenario.Of(One).Given(hands => hands.Change("one", "apps", pool => pool.OrchestratorVersion = "1.30.14"))).Run();
        Assert.Contains("1.30.14, its control plane is on 1.34.8", AssertFound("ComponentVersionMismatch", PreflightSeverity.Blocking).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_operation_is_named_and_waited_for()
    {
        var outcome = await Planned(Scenario.Of(One).Given(hands => hands.Change("one", cluster => cluster.ProvisioningState = "Updating")))
            .At(TimeSpan.FromHours(3), hands => hands.Change("one", cluster => cluster.ProvisioningState = "Succeeded")).Run();

        AssertFound("OperationInProgress", PreflightSeverity.Blocking);
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.True(outcome.LastUpgradeOf("one", "apps")!.StartedAt >= outcome.StartedAt + TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task An_image_that_is_not_there_yet_is_named_and_waited_for()
    {
        PoolUpgrade? waiting = null;
        var outcome = await Planned(Scenario.Of(One).Late("eastus", TimeSpan.FromHours(5)))
            .When(hands => hands.Operations.Any(IsWaiting), hands =>
            {
                waiting = hands.Operations.Single(IsWaiting).View();
                return Task.CompletedTask;
            }).Run();

        AssertFound("ImageNotInRegion", PreflightSeverity.Warning);
        Assert.Contains("is not yet in region eastus", waiting!.Reason, StringComparison.Ordinal);
        Assert.NotNull(waiting.WaitingUntil);
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.True(outcome.LastUpgradeOf("one", "apps")!.StartedAt >= outcome.StartedAt + TimeSpan.FromHours(4.9));
    }

    [Fact]
    public async Task A_region_that_has_moved_on_is_named_and_gets_the_image_by_a_snapshot()
    {
        var outcome = await Scenario.Of(One, new Cluster("two").Ring("broad").In("southeastasia")).Given(hands => hands.Offer("AKSAzureLinux-V3gen2-202611.28.0", "southeastasia"))
            .When(hands => hands.Stages.Contains(("canary", StageState.Soaking)), Look).When(hands => hands.Stages.Contains(("broad", StageState.RollingOut)), Look).Run();

        AssertFound("RegionMovedOn", PreflightSeverity.Warning);
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Empty(outcome.UpgradeCalls("two", "apps"));
        Assert.Equal([Images.Target], outcome.ImagesOf("two", "apps"));
    }

    [Fact]
    public async Task A_window_too_short_for_the_pool_is_named_and_what_began_in_it_goes_on()
    {
        var outcome = await Planned(Scenario.Of(One.Tagged("maintenance", "night").With(Pool.OfSystem("system"), new Pool("apps", 12))).WithWindow("maintenance", "night", from: "07:30", hours: 1)).Run();

        AssertFound("WindowTooShort", PreflightSeverity.Warning);
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.InRange(outcome.LastUpgradeOf("one", "apps")!.StartedAt!.Value, outcome.StartedAt, outcome.StartedAt + TimeSpan.FromMinutes(30));
        Assert.True(outcome.LastUpgradeOf("one", "apps")!.EndedAt > outcome.StartedAt + TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task An_image_out_of_support_is_named_and_replaced()
    {
        const string Old = "AKSAzureLinux-V3gen2-202607.10.0";
        var outcome = await Planned(Scenario.Of(One.With(Pool.OfSystem("system"), new Pool("apps") { Image = Old }))).Run();

        Assert.Contains(Old, AssertFound("NodeImageOOSLA", PreflightSeverity.Warning).Message, StringComparison.Ordinal);
        Assert.Equal([Images.Target], outcome.ImagesOf("one", "apps"));
    }

    /// <summary>The plan is looked at before the stage is approved: nothing has begun.</summary>
    private Scenario Planned(Scenario scenario) => scenario.WithPolicy(Scenario.TwoStages.Replace("      soak: 1h", "      soak: 1h\n      approval: { approvers: [\"role:approver\"] }", StringComparison.Ordinal))
        .When(hands => hands.Stages.Contains(("canary", StageState.AwaitingApproval)), Look).ApprovedBy();

    private async Task Look(Hands hands) => _plan = await hands.Plan();

    private static bool IsWaiting(UpgradeOperation operation) => operation is { PoolName: "apps", State: PoolUpgradeState.Waiting };

    private PreflightFinding AssertFound(string code, PreflightSeverity severity)
    {
        Assert.Empty(_plan!.Forecast!.Preflight!.Unseen);
        var found = _plan.Forecast.Preflight.Findings.FirstOrDefault(finding => finding.Code == code);
        Assert.True(found is not null, $"The plan names {string.Join(", ", _plan.Forecast.Preflight.Findings)} and not {code}.");
        Assert.Equal(severity, found.Severity);
        Assert.NotEmpty(found.Action);
        Assert.Equal(severity == PreflightSeverity.Blocking, _plan.Forecast.Blocked.Any(pool => pool.Reason.StartsWith($"{code}: ", StringComparison.Ordinal)));
        return found;
    }
}
