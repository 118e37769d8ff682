using System.Runtime.CompilerServices;
using Benchmarks.App;
using Benchmarks.Measuring;
using Benchmarks.Platform;

namespace Benchmarks.Scenarios;

/// <summary>
/// Instances with a history of 10,000 events whose app is killed: the new one gets the whole history, replays it, and takes the next
/// step. Measured from the event that wakes the instance to its end.
/// </summary>
public sealed class Replay : IScenario
{
    private const int Activities = 5000; // each is scheduled and completed: two events
    private const int Instances = 6;

    public string Name => "replay";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        for (var i = 0; i < Instances; i++)
            await Prepare(sidecar, $"past-{i}", stop);
        await sidecar.RestartApp(stop);

        var (_, first) = await Load.Run(1, 1, _ => Wake(sidecar, "past-0", stop));
        var (_, later) = await Load.Run(Instances - 1, 1, i => Wake(sidecar, $"past-{i + 1}", stop));
        yield return Measure.AtMost("history of 10,000 events: replayed by an app that has just started", 1000, first.P99, "ms");
        yield return Measure.AtMost("the same, by an app that is warm but has not seen the instance", 1000, later.P99, "ms", $"p50 {Measure.Text(later.P50)} ms");
    }

    private static async Task Prepare(Sidecar sidecar, string id, CancellationToken stop)
    {
        await sidecar.Workflows.ScheduleNewWorkflowAsync(nameof(LongPastWorkflow), id, Activities, startTime: (DateTimeOffset?)null, stop);
        while ((await sidecar.Workflows.GetWorkflowStateAsync(id, cancellation: stop)).ReadCustomStatusAs<string>() != "ready")
            await Task.Delay(50, stop);
    }

    private static async Task Wake(Sidecar sidecar, string id, CancellationToken stop)
    {
        await sidecar.Workflows.RaiseEventAsync(id, "end", 7, stop);
        var end = await sidecar.Workflows.WaitForWorkflowCompletionAsync(id, cancellation: stop);
        if (end.ReadOutputAs<int>() != 7)
            throw new InvalidOperationException($"{id} ended as {end.RuntimeStatus}.");
    }
}
