using System.Runtime.CompilerServices;
using Benchmarks.App;
using Benchmarks.Measuring;
using Benchmarks.Platform;

namespace Benchmarks.Scenarios;

/// <summary>One workflow with a thousand activities at once, against ten with a hundred: its size must not cost more than its share.</summary>
public sealed class FanOut : IScenario
{
    public string Name => "fan-out";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        await Load.Run(20, 2, i => One(sidecar, $"warm-{i}", 100, stop));
        var (_, small) = await Load.Run(50, 1, i => One(sidecar, $"small-{i}", 100, stop));
        var before = await sidecar.Spent(stop);
        var (_, large) = await Load.Run(10, 1, i => One(sidecar, $"large-{i}", 1000, stop));
        yield return Measure.Plain("fan-out of 1,000 activities in one workflow", $"{large}; {Measure.Text(1000 / large.P50 * 1000)} activities per second");
        yield return Measure.Plain("the same: processor time", (await sidecar.Spent(stop) - before).Per(10 * 1000, "activity"));
        yield return Measure.AtMost("the same, against ten times a fan-out of 100", 2, large.P50 / (10 * small.P50), "x");
    }

    private static async Task One(Sidecar sidecar, string id, int activities, CancellationToken stop)
    {
        await sidecar.Workflows.ScheduleNewWorkflowAsync(nameof(FanOutWorkflow), id, activities, startTime: (DateTimeOffset?)null, stop);
        var end = await sidecar.Workflows.WaitForWorkflowCompletionAsync(id, cancellation: stop);
        if (end.ReadOutputAs<int>() != activities)
            throw new InvalidOperationException($"{id} ended as {end.RuntimeStatus}.");
    }
}
