using System.Runtime.CompilerServices;
using Benchmarks.App;
using Benchmarks.Measuring;
using Benchmarks.Platform;

namespace Benchmarks.Scenarios;

/// <summary>Workflows of five chained activities, 30 at a time, every step on disk before the next.</summary>
public sealed class Chains : IScenario
{
    private const int Steps = 5;
    private const int AtOnce = 30;

    public string Name => "chains";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        await Load.Run(600, AtOnce, i => One(sidecar, $"warm-{i}", stop));
        const int times = 3000;
        var before = await sidecar.Spent(stop);
        var (wall, each) = await Load.Run(times, AtOnce, i => One(sidecar, $"chain-{i}", stop));
        var spent = await sidecar.Spent(stop) - before;
        yield return Measure.AtLeast($"workflows of {Steps} chained activities, {AtOnce} at a time", 150, times / wall.TotalSeconds, "per second");
        yield return Measure.AtMost("the same, from start to end: p95", 500, each.P95, "ms", $"{each}");
        yield return Measure.Plain("the same: processor time", spent.Per(times, "workflow"));
        var (_, alone) = await Load.Run(200, 1, i => One(sidecar, $"alone-{i}", stop));
        yield return Measure.Plain($"workflows of {Steps} chained activities, one at a time", $"{alone}");
    }

    internal static async Task One(Sidecar sidecar, string id, CancellationToken stop)
    {
        await sidecar.Workflows.ScheduleNewWorkflowAsync(nameof(ChainWorkflow), id, Steps, startTime: (DateTimeOffset?)null, stop);
        var end = await sidecar.Workflows.WaitForWorkflowCompletionAsync(id, cancellation: stop);
        if (end.ReadOutputAs<int>() != Steps)
            throw new InvalidOperationException($"{id} ended as {end.RuntimeStatus} with {end.ReadOutputAs<int>()}.");
    }
}
