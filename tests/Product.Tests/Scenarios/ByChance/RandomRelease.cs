using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A release made up from a seed, concern by concern (<see cref="Chance"/>). The same seed is the same release.</summary>
internal sealed class RandomRelease
{
    /// <param name="change">See <see cref="RandomFleet"/>.</param>
    public RandomRelease(int seed, Func<Cluster, Cluster>? change = null)
    {
        Seed = seed;
        Fleet = new RandomFleet(seed, change);
        Calendar = new RandomCalendar(seed);
        Policy = new RandomPolicy(seed, Fleet.HasUbuntu);
        People = new RandomPeople(seed, Fleet);
    }

    public int Seed { get; }

    public RandomFleet Fleet { get; }

    public RandomCalendar Calendar { get; }

    public RandomPolicy Policy { get; }

    public RandomPeople People { get; }

    public RandomStage[] Stages => Policy.Stages;

    public Scenario Scenario()
    {
        var scenario = VirtualTime.Scenario.Of(Fleet.Clusters).Shuffled(Seed).ApprovedBy();
        scenario = People.Tell(new RandomAzure(Seed, Fleet.Clusters).Tell(Policy.Tell(Calendar.Tell(scenario))));
        return scenario.Watched(hands => new StepBudget(hands));
    }

    public RandomStage StageOf(string name) => Array.Find(Stages, stage => stage.Name == name)!;
}
