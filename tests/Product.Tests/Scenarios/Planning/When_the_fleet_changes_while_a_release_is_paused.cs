using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Planning;

/// <summary>The first stage has passed and the second one is approved, but before it begins the release is paused. It is resumed six hours after its start.</summary>
public class When_the_fleet_changes_while_a_release_is_paused
{
    private static readonly Cluster One = new Cluster("one").Ring("canary").With(Pool.OfSystem("system"));
    private static readonly Cluster Two = new Cluster("two").Ring("broad").With(Pool.OfSystem("system"), new Pool("apps"), new Pool("batch", 1));

    private static readonly string Approved = Scenario.TwoStages + "\n      approval: { approvers: [\"role:approver\"], expiresAfter: 1d }";

    private DateTimeOffset _resumed, _approvedAgain;

    [Fact]
    public async Task Nothing_is_approved_twice_where_nothing_has_changed()
    {
        var outcome = await Paused(_ => Task.CompletedTask).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.DoesNotContain(outcome.Audit, entry => entry.Action == "replan-rollout");
    }

    [Fact]
    public async Task A_pool_that_appears_in_a_stage_to_come_is_planned_and_voids_its_approval()
    {
        var outcome = await AndApprovedAgain(Paused(hands => hands.Arm(HttpMethod.Put, $"{Two.Id}/agentPools/young", new
        {
            properties = new { count = 1, vmSize = "Standard_D4s_v5", mode = "User", osType = "Linux", osSKU = "AzureLinux" },
        }))).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        AssertVoided(outcome, "two/young comes into stage broad");
        Assert.NotNull(outcome.LastUpgradeOf("two", "young"));
    }

    [Fact]
    public async Task A_pool_that_is_gone_from_a_stage_to_come_voids_its_approval_too()
    {
        var outcome = await AndApprovedAgain(Paused(hands => hands.Arm(HttpMethod.Delete, $"{Two.Id}/agentPools/batch"))).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        AssertVoided(outcome, "two/batch is no longer in stage broad");
        Assert.Null(outcome.LastUpgradeOf("two", "batch"));
    }

    [Fact]
    public async Task Nobody_approves_it_again_and_nothing_begins()
    {
        var outcome = await Paused(hands => hands.Arm(HttpMethod.Delete, $"{Two.Id}/agentPools/batch")).Run();

        Assert.Empty(outcome.UpgradeCalls("two", "apps"));
        Assert.Contains(("broad", StageState.Failed), outcome.Stages);
    }

    [Fact]
    public async Task A_pool_that_is_gone_from_a_stage_that_has_begun_is_told_and_the_rest_goes_on()
    {
        var outcome = await Scenario.Of(Two.Ring("canary"))
            .At(TimeSpan.FromMinutes(2), hands => hands.Pause())
            .At(TimeSpan.FromMinutes(40), hands => hands.Arm(HttpMethod.Delete, $"{Two.Id}/agentPools/apps"))
            .At(TimeSpan.FromHours(2), hands => hands.Resume()).Within(TimeSpan.FromHours(10)).Run();

        Assert.Equal(ReleaseState.PartiallySucceeded, outcome.State);
        Assert.Contains("two/apps", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal([Images.Target], outcome.ImagesOf("two", "system"));
        AssertReplanned(outcome, "two/apps is no longer in stage canary");
    }

    private Scenario Paused(Func<Hands, Task> change) => Scenario.Of(One, Two).WithPolicy(Approved)
        .When(hands => hands.Stages.Contains(("broad", StageState.AwaitingApproval)), async hands =>
        {
            await hands.Pause("the fleet is being tidied up");
            await hands.Approve("broad");
            await change(hands);
        })
        .At(TimeSpan.FromHours(6), hands =>
        {
            _resumed = hands.Now;
            return hands.Resume();
        });

    private Scenario AndApprovedAgain(Scenario scenario) => scenario.At(TimeSpan.FromHours(12), hands =>
    {
        _approvedAgain = hands.Now;
        return hands.Approve("broad");
    });

    private void AssertVoided(Outcome outcome, string change)
    {
        AssertReplanned(outcome, change);
        Assert.Contains(outcome.Timeline, entry => entry.At >= _resumed && entry.Kind == "plan" && entry.Message.Contains("approvals given before are void", StringComparison.Ordinal));
        Assert.All(outcome.Operations.Where(operation => operation.ClusterName == "two"), operation => Assert.True(operation.CreatedAt >= _approvedAgain));
    }

    private static void AssertReplanned(Outcome outcome, string change) =>
        Assert.Contains(change, Assert.Single(outcome.Audit, entry => entry.Action == "replan-rollout").Why, StringComparison.Ordinal);
}
