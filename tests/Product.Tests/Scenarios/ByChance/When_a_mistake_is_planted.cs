using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>The checker is worth what it catches: each mistake is planted in one part of the real product, and some release of a few tells.</summary>
public class When_a_mistake_is_planted(ITestOutputHelper output)
{
    private const int Tries = 12;

    [Fact]
    public Task A_write_that_is_made_again_breaks_R1() => IsCaught("R1", Mistakes.InRollout<INodePools>(real => new WritesAgain(real)));

    [Fact]
    public Task Limits_that_were_read_wrongly_break_R2() => IsCaught("R2", Mistakes.InPolicy(1, 4, n => ($"\"maxConcurrentPools\":{n},", "\"maxConcurrentPools\":9,"), n => ($"\"maxConcurrentClusters\":{n},", "\"maxConcurrentClusters\":9,")));

    [Fact]
    public Task Windows_that_always_say_yes_break_R3() => IsCaught("R3", Mistakes.InRollout<IWindows>(_ => new AlwaysOpen()));

    [Fact]
    public Task A_hold_that_is_forgotten_breaks_R3() => IsCaught("R3", scenario => Mistakes.OnDisk(platform => platform.Rollout, "DELETE FROM holds")(
        scenario.When(hands => !hands.Release.Paused && hands.Stages.Any(stage => stage.State == StageState.RollingOut), hands => hands.Pause())));

    [Fact]
    public Task A_soak_that_is_cut_short_breaks_R4() => IsCaught("R4", Mistakes.InPolicy(1, 4, n => ($"\"soak\":\"{TimeSpan.FromMinutes(30 * n)}\"", "\"soak\":\"00:00:00\"")));

    [Fact]
    public Task A_gate_that_is_forgotten_breaks_R4() => IsCaught("R4", scenario => Mistakes.OnDisk(
        platform => platform.Ledger, "UPDATE release_documents SET body = replace(replace(body, ',\"workloads\"', ''), ',\"patient-workloads\"', '') WHERE kind = 'ReleasePolicy'")(scenario.BreakingWorkloads("c1", "5m")),
        cluster => cluster.Name == "c1" ? cluster.With(new Pool("shop", 1)) : cluster, says: "crash-looping");

    [Fact]
    public Task A_check_of_the_regions_image_that_is_left_out_breaks_R5() => IsCaught("R5", scenario =>
        Mistakes.InRollout<INodePools>(real => new SeesTheTarget(real))(scenario.Late("eastus", TimeSpan.FromHours(30)).Late("westus", TimeSpan.FromHours(30)).Late("westeurope", TimeSpan.FromHours(30))));

    [Fact]
    public Task A_last_look_at_the_new_nodes_that_is_left_out_breaks_R5() => IsCaught("R5", scenario =>
        Mistakes.InRollout<IClusterHealth>(real => new SeesAllNodesReady(real))(scenario.When(hands => LastSoak(hands) is not null, hands =>
            hands.Change(LastSoak(hands)!.ClusterName, LastSoak(hands)!.BlueGreen!.Green, pool => pool.Nodes.ForEach(node => node.ReadyAt = null)))), says: "gives way to");

    [Fact]
    public Task Regions_that_are_mistaken_break_R6() => IsCaught(
        "R6", Mistakes.InRollout<INodePools>(real => new MistakesRegions(real)), cluster => cluster.In(cluster.Name is "c1" or "c3" ? "eastus" : "westus"));

    [Fact]
    public Task A_plan_for_another_image_than_the_manifests_breaks_R8() => IsCaught("R8", Mistakes.OnDisk(
        platform => platform.Ledger, $"UPDATE release_documents SET body = replace(body, '\"targetImage\":\"{Images.Target}\"', '\"targetImage\":\"{Images.Before}\"') WHERE kind = 'RolloutPlan'"));

    private static UpgradeOperation? LastSoak(Hands hands) => hands.Operations.FirstOrDefault(operation => operation.BlueGreen is { Kind: SwapKind.Upgrade, Step: SwapStep.FinalSoak });

    /// <summary>Plays releases until one tells of the rule; the mistake need not show in each of them.</summary>
    /// <param name="change">Makes it show sooner.</param>
    /// <param name="says">Where a rule has several sides: which of them.</param>
    private async Task IsCaught(string rule, Func<Scenario, Scenario> plant, Func<Cluster, Cluster>? change = null, string says = "")
    {
        var kept = new List<string>();
        for (var seed = 1; seed <= Tries; seed++)
        {
            var made = new RandomRelease(seed, change);
            try
            {
                var outcome = await plant(made.Scenario()).Watched(hands => new RuleChecker(made, hands)).Run();
                kept.Add($"{outcome.State} ({outcome.Reason})");
            }
            catch (RuleBrokenException broken) when (broken.Rule == rule && broken.Message.Contains(says, StringComparison.Ordinal))
            {
                output.WriteLine($"RELEASE_SEED={seed}: {broken.Message}");
                return;
            }
            catch (Exception other) when (other is RuleBrokenException or ScenarioHangsException or TooManyStepsException)
            {
                kept.Add(other.Message); // what was planted may break another rule first, or keep a release from ending
            }
        }

        Assert.Fail($"{Tries} releases with the mistake kept {rule}: {string.Join("; ", kept)}");
    }
}
