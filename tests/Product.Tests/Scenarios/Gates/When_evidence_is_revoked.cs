using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Gates;

public class When_evidence_is_revoked
{
    private DateTimeOffset _at;

    [Fact]
    public async Task After_the_next_stage_has_begun_nothing_more_of_it_begins()
    {
        var outcome = await GateScenarios.Canary.When(BroadHasBegun, Late).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("late evidence of orders failed: orders fell by half", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(Begun(outcome, after: _at));
    }

    [Fact]
    public async Task It_goes_on_only_when_the_gates_of_the_stage_have_passed_again()
    {
        var outcome = await GateScenarios.Canary.When(BroadHasBegun, Late).When(hands => hands.Release.Paused, hands => hands.Resume()).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        var again = outcome.Timeline.Single(entry => entry.Message == "Stage canary: its gates passed again").At;
        Assert.All(Begun(outcome, after: _at), call => Assert.True(Outcome.At(call) >= again));
    }

    [Fact]
    public async Task Gates_that_fail_when_they_look_again_stop_it_again()
    {
        var errors = 0.0;
        var outcome = await GateScenarios.Canary
            .Gated("type: prometheus\nprometheus:\n  address: https://prometheus.example.com\n  query: errors\n  successWhen: \"< 0.01\"")
            .Asking(new ScriptedWeb(() => ScriptedWeb.Value(errors)))
            .When(BroadHasBegun, async hands =>
            {
                errors = 0.2;
                await Late(hands);
            })
            .When(hands => hands.Release.Paused, hands => hands.Resume()).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.StartsWith("stage canary: gate own failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Empty(Begun(outcome, after: _at));
    }

    [Fact]
    public async Task Before_the_next_stage_has_begun_it_does_not_begin()
    {
        var outcome = await GateScenarios.Canary.When(hands => hands.Stages is [(_, StageState.Soaking), ..] && hands.Now > hands.StartedAt, Revoke).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.Contains("was revoked: the probe was broken", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.LastUpgradeOf("two", "apps"));
    }

    [Fact]
    public async Task Resumed_the_stage_passes_again_and_all_ends_well()
    {
        var outcome = await GateScenarios.Canary.When(hands => hands.Stages is [(_, StageState.Soaking), ..], Revoke).When(hands => hands.Release.Paused, hands => hands.Resume()).Run();
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Contains(outcome.Audit, entry => entry.Action == "stage-passed-again");
    }

    [Fact]
    public async Task A_policy_that_takes_failures_back_takes_all_back()
    {
        var outcome = await GateScenarios.Canary.WithPolicy(GateScenarios.Policy("nodes-ready", "onFailure: rollBack")).When(BroadHasBegun, Late).Run();

        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "apps"));
    }

    [Theory]
    [InlineData(100), InlineData(250), InlineData(400), InlineData(600), InlineData(800)]
    public async Task A_kill_of_the_ledger_at_any_moment_changes_nothing_of_it(long point)
    {
        var outcome = await GateScenarios.Canary.Killing(AppIds.ReleaseWorkflows, point).When(BroadHasBegun, Late).When(hands => hands.Release.Paused, hands => hands.Resume()).Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        var again = outcome.Timeline.Single(entry => entry.Message == "Stage canary: its gates passed again").At;
        Assert.All(Begun(outcome, after: _at), call => Assert.True(Outcome.At(call) >= again));
    }

    private static bool BroadHasBegun(Hands hands) => hands.Stages is [_, (_, StageState.RollingOut)];

    private async Task Late(Hands hands)
    {
        await hands.Post($"/releases/{hands.ReleaseId}/evidence", new SubmitEvidenceRequest("canary", "orders", GateVerdict.Failed, "orders fell by half"));
        _at = hands.Now;
    }

    private static async Task Revoke(Hands hands)
    {
        var evidence = (await hands.Get($"/releases/{hands.ReleaseId}/evidence?stage=canary&gate=nodes-ready"))["value"]!.AsArray().First(e => e!["verdict"]!.GetValue<string>() == "Passed")!;
        await hands.Post($"/releases/{hands.ReleaseId}/evidence/{evidence["id"]!.GetValue<string>()}/revoke", new RevokeEvidenceRequest("the probe was broken"));
    }

    private static List<JsonNode> Begun(Outcome outcome, DateTimeOffset after) =>
        [.. outcome.UpgradeCalls("two", "apps").Concat(outcome.UpgradeCalls("two", "system")).Where(call => Outcome.At(call) > after)];
}
