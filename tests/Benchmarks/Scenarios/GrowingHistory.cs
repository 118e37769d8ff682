using System.Runtime.CompilerServices;
using Benchmarks.App;
using Benchmarks.Measuring;
using Benchmarks.Platform;

namespace Benchmarks.Scenarios;

/// <summary>One workflow that takes step after step until its history has 10,000 events: what a step costs at the end against one at the beginning.</summary>
public sealed class GrowingHistory : IScenario
{
    private const int Activities = 3330; // each adds three events: scheduled, the next turn's start, completed

    public string Name => "growing-history";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        await Load.Run(300, 10, i => Chains.One(sidecar, $"warm-{i}", stop));
        var before = await sidecar.Spent(stop);
        await sidecar.Workflows.ScheduleNewWorkflowAsync(nameof(LoopWorkflow), "loop", Activities, startTime: (DateTimeOffset?)null, stop);
        var end = await sidecar.Workflows.WaitForWorkflowCompletionAsync("loop", cancellation: stop);
        var spent = await sidecar.Spent(stop) - before;
        var marks = end.ReadOutputAs<List<DateTime>>()!;
        var steps = marks.Zip(marks.Skip(1), (from, to) => (to - from).TotalMilliseconds / (Activities / 10)).ToList();
        yield return Measure.Plain("a history that grows to 10,000 events by a loop of activities", $"{Measure.Text((marks[^1] - marks[0]).TotalSeconds)} s");
        yield return Measure.Plain("the same: processor time", spent.Per(Activities, "step"));
        yield return Measure.AtMost(
            "the same: a step in the last tenth against one in the first", 20, steps[^1] / steps[0], "x", $"{Measure.Text(steps[0])} ms, then {Measure.Text(steps[^1])} ms");
    }
}
