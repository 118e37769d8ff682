using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Gates;

public class When_a_gate_asks_elsewhere
{
    private const string Prometheus = """
        type: prometheus
        prometheus:
          address: https://prometheus.example.com
          query: errors
          successWhen: "< 0.01"
        """;

    private const string Http = """
        type: http
        http:
          address: https://{cluster}.example.com/healthz
        """;

    private static readonly WebAnswer Good = ScriptedWeb.Value(0.001), Bad = ScriptedWeb.Value(0.2);

    [Fact]
    public async Task Good_values_let_the_release_through() =>
        Assert.Equal(ReleaseState.Succeeded, (await GateScenarios.Canary.Gated(Prometheus).Asking(Good).Run()).State);

    [Fact]
    public async Task The_first_bad_value_during_the_soak_stops_it_before_the_next_stage()
    {
        var outcome = await GateScenarios.Canary.Gated(Prometheus).Asking(Good, Good, Bad).Run();

        Assert.Equal(ReleaseState.Paused, outcome.State);
        Assert.StartsWith("stage canary: gate own failed", outcome.Reason, StringComparison.Ordinal);
        Assert.Null(outcome.LastUpgradeOf("two", "apps"));
    }

    [Fact]
    public async Task Resuming_has_it_look_again()
    {
        var outcome = await GateScenarios.Canary.Gated(Prometheus).Asking(Good, Bad, Good).When(hands => hands.Release.Paused, hands => hands.Resume()).Run();
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
    }

    [Fact]
    public async Task Bad_values_within_the_limit_are_borne()
    {
        var outcome = await GateScenarios.Canary.Gated(Prometheus + "\nfailureLimit: 2").Asking(Good, Bad, Bad, Good, Bad, Good).Run();
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
    }

    [Fact]
    public async Task More_in_a_row_are_not()
    {
        var outcome = await GateScenarios.Canary.Gated(Prometheus + "\nfailureLimit: 1").Asking(Good, Bad, Bad).Run();
        Assert.Contains("failed 2 times in a row", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_policy_takes_failures_back_the_canary_goes_back()
    {
        var outcome = await GateScenarios.Canary.Gated(Prometheus, "onFailure: rollBack").Asking(Good, Bad).Run();

        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.Equal([Images.Before], outcome.ImagesOf("one", "apps"));
    }

    [Theory]
    [InlineData("pause", "", ReleaseState.Paused)]
    [InlineData("pause", "onFailure: rollBack", ReleaseState.Paused)]
    [InlineData("fail", "", ReleaseState.Paused)]
    [InlineData("fail", "onFailure: rollBack", ReleaseState.RolledBack)]
    [InlineData("pass", "", ReleaseState.Succeeded)]
    public async Task A_server_that_stays_silent_comes_to_what_the_gate_says(string then, string policy, ReleaseState state)
    {
        var outcome = await GateScenarios.Canary.Gated($"{Prometheus}\ninconclusiveLimit: 2\nonInconclusive: {then}", policy).Asking(ScriptedWeb.Silence).Run();
        Assert.Equal(state, outcome.State);
    }

    [Fact]
    public async Task A_server_that_is_silent_for_a_moment_delays_and_no_more()
    {
        var outcome = await GateScenarios.Canary.Gated(Prometheus).Asking(ScriptedWeb.Silence, ScriptedWeb.Silence, Good).Run();
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
    }

    [Theory]
    [InlineData(200, ReleaseState.Succeeded)]
    [InlineData(500, ReleaseState.Paused)]
    public async Task A_web_server_decides_by_its_status(int status, ReleaseState state) =>
        Assert.Equal(state, (await GateScenarios.Canary.Gated(Http).Asking(new WebAnswer(status, "")).Run()).State);
}
