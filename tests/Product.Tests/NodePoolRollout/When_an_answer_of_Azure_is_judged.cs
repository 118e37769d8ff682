using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

public sealed class When_an_answer_of_Azure_is_judged
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);
    private static readonly RolloutPace Pace = new();

    [Theory]
    [InlineData(0, AzureTrouble.Unreachable)]
    [InlineData(400, AzureTrouble.Rejected)]
    [InlineData(401, AzureTrouble.NotAllowed)]
    [InlineData(403, AzureTrouble.NotAllowed)]
    [InlineData(404, AzureTrouble.NotFound)]
    [InlineData(408, AzureTrouble.Unreachable)]
    [InlineData(409, AzureTrouble.Busy)]
    [InlineData(412, AzureTrouble.Busy)]
    [InlineData(422, AzureTrouble.Rejected)]
    [InlineData(429, AzureTrouble.Throttled)]
    [InlineData(500, AzureTrouble.Faulty)]
    [InlineData(503, AzureTrouble.Faulty)]
    [InlineData(504, AzureTrouble.Faulty)]
    public void Its_status_decides(int status, AzureTrouble trouble) => Assert.Equal(trouble, AzureException.Of(status, null, "text").Trouble);

    [Theory]
    [InlineData(0)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(412)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public void Most_of_them_mean_waiting_never_failing(int status) =>
        Assert.IsType<Decision.Wait>(AzureTroubleRules.Decide(Operations.Any, AzureException.Of(status, null, "text"), Now, Pace));

    [Fact]
    public void Retry_After_is_kept_to()
    {
        var wait = Assert.IsType<Decision.Wait>(AzureTroubleRules.Decide(Operations.Any, AzureException.Of(429, "Throttled", "text", TimeSpan.FromSeconds(42)), Now, Pace));
        Assert.Equal(Now.AddSeconds(42), wait.Until);
    }

    [Fact]
    public void Without_it_the_pauses_grow_up_to_their_limit()
    {
        var pauses = Enumerable.Range(0, 12).Select(n => AzureTroubleRules.Pause(Operations.Any with { Troubles = n }, AzureException.Of(503, null, "text"), Pace)).ToList();
        Assert.Equal(pauses.Order(), pauses);
        Assert.Equal(Pace.LongestBackOff, pauses[^1]);
    }

    [Fact]
    public void A_lost_permission_names_what_to_grant() =>
        Assert.Contains("Contributor Role", AzureTroubleRules.Reason(AzureException.Of(403, "AuthorizationFailed", "no")), StringComparison.Ordinal);

    [Fact]
    public void What_is_not_there_is_a_failure() => Assert.Equal(PoolUpgradeState.Failed, End(AzureException.Of(404, "ResourceNotFound", "text")).State);

    [Fact]
    public void What_can_never_work_is_a_failure_with_advice() =>
        Assert.Contains("raise the quota", End(AzureException.Of(400, "QuotaExceeded", "text")).Reason, StringComparison.Ordinal);

    [Fact]
    public void Missing_capacity_is_waited_for() =>
        Assert.IsType<Decision.Wait>(AzureTroubleRules.Decide(Operations.Any, AzureException.Of(400, "SkuNotAvailable", "text"), Now, Pace));

    [Theory]
    [InlineData("UpgradeFailed", "Too many evictions", UpgradeFailure.Drain)]
    [InlineData("PodDrainFailure", "", UpgradeFailure.Drain)]
    [InlineData("UnsatisfiablePDB", "", UpgradeFailure.Drain)]
    [InlineData("QuotaExceeded", "", UpgradeFailure.Quota)]
    [InlineData("ErrCode_InsufficientVCPUQuota", "", UpgradeFailure.Quota)]
    [InlineData("SubnetIsFull", "", UpgradeFailure.Subnet)]
    [InlineData("InsufficientSubnetSize", "", UpgradeFailure.Subnet)]
    [InlineData("SkuNotAvailable", "", UpgradeFailure.Capacity)]
    [InlineData("ZonalAllocationFailed", "", UpgradeFailure.Capacity)]
    [InlineData("OverconstrainedAllocationRequest", "", UpgradeFailure.Capacity)]
    [InlineData("VMExtensionProvisioningError", "", UpgradeFailure.NodeDidNotJoin)]
    [InlineData("VMExtensionError_OutboundConnFail", "", UpgradeFailure.NodeDidNotJoin)]
    [InlineData("NodesNotReady", "", UpgradeFailure.NodeDidNotJoin)]
    [InlineData("CreateVMSSAgentPoolFailed", "details: QuotaExceeded: no cores", UpgradeFailure.Quota)]
    [InlineData("ReconcileVMSSAgentPoolFailed", "SubnetIsFull", UpgradeFailure.Subnet)]
    [InlineData("ControlPlaneAddOnsNotReady", "", UpgradeFailure.ControlPlane)]
    [InlineData("NodePoolMcVersionIncompatible", "", UpgradeFailure.VersionSkew)]
    [InlineData("RequestDisallowedByPolicy", "", UpgradeFailure.Permission)]
    [InlineData("SomethingNew", "never seen", UpgradeFailure.Unknown)]
    public void An_upgrades_failure_is_known_by_code_or_text(string code, string message, UpgradeFailure failure) =>
        Assert.Equal(failure, UpgradeFailures.Classify(new AzureFault(code, message)));

    [Theory]
    [InlineData("Succeeded", Images.October, "UpgradingNodeImageVersion", Images.October, true)]
    [InlineData("Succeeded", Images.October, "Upgrading", Images.October, true)]
    [InlineData("Succeeded", Images.October, "Succeeded", Images.November, true)]
    [InlineData("Succeeded", Images.October, "Succeeded", Images.October, false)]
    [InlineData("Succeeded", Images.October, "Failed", Images.October, true)]
    [InlineData("Succeeded", Images.October, "Scaling", Images.October, false)]
    [InlineData("Failed", Images.October, "Failed", Images.October, false)]
    [InlineData("Failed", Images.November, "Succeeded", Images.November, false)]
    public void A_lost_write_is_recognised_by_what_it_did(string before, string imageBefore, string state, string image, bool received)
    {
        var intent = new WriteIntent(AzureWrite.Upgrade, Now, before, imageBefore, "1");
        var pool = new FakePool("apps", image, 3) { State = state };
        Assert.Equal(received, UpgradeOutcomeRules.WasReceived(intent, pool.Sight("/c"), new PoolGoal(Images.November)));
    }

    [Fact]
    public void A_changed_eTag_shows_a_write_that_changed_nothing_else()
    {
        var intent = new WriteIntent(AzureWrite.Upgrade, Now, "Failed", Images.November, "1");
        Assert.True(UpgradeOutcomeRules.WasReceived(intent, new FakePool("apps", Images.November, 3) { State = "Failed", ETag = 2 }.Sight("/c"), new PoolGoal(Images.November)));
    }

    [Theory]
    [InlineData(HoldKind.Aborted, PoolUpgradeState.Aborted)]
    [InlineData(HoldKind.Paused, PoolUpgradeState.Failed)]
    public void A_cancelled_upgrade_is_aborted_only_where_the_release_was(HoldKind kind, PoolUpgradeState state) =>
        Assert.Equal(state, UpgradeOutcomeRules.Failure(Operations.Any, new AzureProgress(AzureStatus.Canceled), new HoldRequest(kind, "why", "who"), []).State);

    private static Decision.End End(AzureException problem) => Assert.IsType<Decision.End>(AzureTroubleRules.Decide(Operations.Any, problem, Now, Pace));
}

internal static class Operations
{
    private const string Cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/shop-eastus";

    public static readonly UpgradeOperation Any = new(
        "rel-1.shop-eastus.apps",
        new StartPoolUpgradeRequest("rel-1", "canary", Cluster, $"{Cluster}/agentPools/apps", Images.November, new PoolUpgradeSettings(), new StageLimits(1, 1, 0)),
        new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));
}
