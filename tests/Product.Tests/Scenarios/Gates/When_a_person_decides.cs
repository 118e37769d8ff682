using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Gates;

public class When_a_person_decides
{
    private static Scenario SignedOff(string more = "") => GateScenarios.Canary.Gated($$"""
        type: approval
        approval:
          approvers: ["role:approver"]
          expiresAfter: 1d
        {{more}}
        """);

    [Fact]
    public async Task The_stage_passes_once_it_is_approved()
    {
        var outcome = await SignedOff().When(Soaking, hands => Decide(hands, ApprovalDecision.Approve)).Run();
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
    }

    [Fact]
    public async Task A_rejection_stops_it_during_the_soak_already()
    {
        var outcome = await SignedOff().When(Soaking, hands => Decide(hands, ApprovalDecision.Reject)).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("gate own failed: rejected by token:approver", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.LastUpgradeOf("two", "apps"));
    }

    [Fact]
    public async Task Where_nobody_decides_it_pauses_after_the_time_given()
    {
        var outcome = await SignedOff().Run();
        Assert.Equal((ReleaseState.Paused, "stage canary: nobody decided on gate own in time"), (outcome.State, outcome.Reason));
    }

    [Fact]
    public async Task Or_goes_on_where_the_gate_says_so() =>
        Assert.Equal(ReleaseState.Succeeded, (await SignedOff("onInconclusive: pass").Run()).State);

    private static bool Soaking(Hands hands) => hands.Stages is [(_, StageState.Soaking), ..];

    private static async Task Decide(Hands hands, ApprovalDecision decision) => await hands.Post(
        $"/releases/{hands.ReleaseId}/approvals", new ApprovalRequest("canary", decision, hands.Release.ManifestDigest!, hands.Release.PlanHash!, Gate: "own"), Hands.Approver, Roles.Approver);
}
