using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.BlueGreen;

public class When_processes_are_killed_while_pools_are_replaced
{
    /// <summary>One pool of two nodes, short soaks: most points are those of steps.</summary>
    private static Scenario Small => Scenario.Of(new Cluster("one").Ring("canary").With(Pool.OfSystem("system")))
        .WithPolicy(BlueGreenStories.Policy().Replace("finalSoak: 12h", "finalSoak: 1h", StringComparison.Ordinal))
        .Watched(hands => new PoolWatch(hands, TimeSpan.FromHours(1), "one"));

    [Theory]
    [InlineData(AppIds.NodePoolRollout, 11)]
    [InlineData(AppIds.NodePoolRollout, 71)]
    [InlineData(AppIds.NodePoolRollout, 131)]
    [InlineData(AppIds.ReleaseWorkflows, 61)]
    public async Task Azure_sees_the_same_wherever_it_happens(string app, int from)
    {
        var undisturbed = Deeds.Of(await Small.Run(), "one");
        for (var point = from; ; point += 197)
        {
            var outcome = await Small.Killing(app, point).Run();

            Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
            Assert.Equal(undisturbed, Deeds.Of(outcome, "one"));
            if (outcome.Kills == 0)
                break; // the whole release has fewer points than that
        }
    }

    [Fact]
    public async Task The_workflow_runtime_goes_on_from_its_store()
    {
        var undisturbed = Deeds.Of(await Small.Run(), "one");
        var scenario = Small;
        foreach (var minutes in new[] { 3, 15, 45 })
        {
            scenario.At(TimeSpan.FromMinutes(minutes), hands =>
            {
                hands.Platform.KillRuntime();
                return Task.CompletedTask;
            });
        }

        var outcome = await scenario.Run();
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.Equal(undisturbed, Deeds.Of(outcome, "one"));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task An_answer_of_Azure_that_got_lost_is_found_in_the_pools_and_nothing_is_asked_for_twice(string method)
    {
        var undisturbed = Deeds.Of(await Small.Run(), "one");
        var outcome = await Small.WithFault(new { kind = "lostResponse", method, pathContains = "/one/agentPools/system" }).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.Equal(undisturbed, Deeds.Of(outcome, "one"));
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    public async Task An_acceptance_that_names_no_address_to_follow_is_followed_by_the_pools(string method)
    {
        var undisturbed = Deeds.Of(await Small.Run(), "one");
        var outcome = await Small.WithFault(new { kind = "droppedHeaders", method, times = 4, pathContains = "/one/agentPools/system" }).Run();

        Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
        Assert.Equal(undisturbed, Deeds.Of(outcome, "one"));
    }
}
