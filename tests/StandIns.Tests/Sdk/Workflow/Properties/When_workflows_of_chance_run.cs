using System.Globalization;

namespace StandIns.Tests.Sdk.Workflow.Properties;

public class When_workflows_of_chance_run
{
    private const int Trials = 2500;

    // EXECUTOR_SEED=n runs those that begin at n; without it every run tries others.
    private static readonly int First =
        int.TryParse(Environment.GetEnvironmentVariable("EXECUTOR_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next(1_000_000_000);

    [Fact]
    public void Each_comes_to_what_the_model_says_however_its_events_fall_into_turns()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"EXECUTOR_SEED={First}");
        for (var i = 0; i < Trials; i++) Trial.Run(First + i);
    }

    public static TheoryData<string> Mistakes => [.. PlantedMistakes.All.Keys];

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void An_executor_with_a_mistake_is_found_out(string mistake) => Assert.Throws<PropertyBroken>(() =>
    {
        for (var i = 0; i < Trials; i++) Trial.Run(First + i, PlantedMistakes.All[mistake]);
    });
}
