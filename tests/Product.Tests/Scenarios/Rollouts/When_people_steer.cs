using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Rollouts;

public class When_people_steer
{
    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary"), new Cluster("two").Ring("broad"));

    [Fact]
    public async Task Nothing_begins_between_pause_and_resume()
    {
        var began = default(DateTimeOffset);
        var outcome = await _scenario
            .At(TimeSpan.FromMinutes(2), hands =>
            {
                began = hands.Now;
                return hands.Pause();
            })
            .At(TimeSpan.FromHours(20), hands => hands.Resume())
            .Run();

        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.DoesNotContain(outcome.Operations, operation => operation.StartedAt > began && operation.StartedAt < outcome.StartedAt + TimeSpan.FromHours(20));
    }

    [Fact]
    public async Task An_abort_ends_it_and_leaves_the_rest_as_it_was()
    {
        var outcome = await _scenario.At(TimeSpan.FromMinutes(10), hands => hands.Abort("a customer calls")).Run();

        Assert.Equal(ReleaseState.Aborted, outcome.State);
        Assert.Equal([Images.Before], outcome.ImagesOf("two", "apps"));
    }
}
