using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Rollouts;

public class When_processes_are_killed
{
    private static Scenario Small => Scenario.Of(new Cluster("one").Ring("canary").With(Pool.OfSystem("system")));

    [Theory]
    [InlineData(AppIds.NodePoolRollout)]
    [InlineData(AppIds.ReleaseWorkflows)]
    [InlineData(AppIds.PatchScheduling)]
    public async Task It_costs_time_and_nothing_else_wherever_it_happens(string app)
    {
        for (var point = 5; ; point += 151)
        {
            var outcome = await Small.Killing(app, point).Run();

            Assert.Equal((ReleaseState.Succeeded, null), (outcome.State, outcome.Reason));
            Assert.Single(outcome.UpgradeCalls("one", "system"));
            if (outcome.Kills == 0)
                break; // the whole release has fewer points than that
        }
    }

    [Fact]
    public async Task The_workflow_runtime_goes_on_from_its_store()
    {
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"))
            .At(TimeSpan.FromMinutes(5), hands =>
            {
                hands.Platform.KillRuntime();
                return Task.CompletedTask;
            })
            .At(TimeSpan.FromMinutes(95), hands =>
            {
                hands.Platform.KillRuntime();
                return Task.CompletedTask;
            })
            .Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
    }
}
