using System.Runtime.CompilerServices;
using Benchmarks.App;
using Benchmarks.Measuring;
using Benchmarks.Platform;
using Dapr.Workflow;

namespace Benchmarks.Scenarios;

/// <summary>Ten thousand durable timers that are all due at one moment: how long after it the workflows that wait for them end.</summary>
public sealed class Timers : IScenario
{
    private const int Total = 10_000;

    public string Name => "timers";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        await FireInTime(sidecar, "warm", 10, 10, TimeSpan.FromSeconds(1), stop);
        foreach (var (workflows, ahead) in new[] { (100, 4), (1, 6) })
        {
            var late = await FireInTime(sidecar, $"in-{workflows}", workflows, Total / workflows, TimeSpan.FromSeconds(ahead), stop);
            yield return Measure.Plain(
                $"{Total:N0} timers due at one moment, in {workflows} {(workflows == 1 ? "workflow" : "workflows")}: until each ends", $"{late}");
        }
    }

    /// <summary>Tries again with more time ahead until all timers were set before they were due.</summary>
    private static async Task<Latencies> FireInTime(Sidecar sidecar, string name, int workflows, int timers, TimeSpan ahead, CancellationToken stop)
    {
        for (; ; ahead *= 2)
            if (await Fire(sidecar, $"{name}-{ahead.TotalSeconds}", workflows, timers, ahead, stop) is { } late)
                return late;
    }

    private static async Task<Latencies?> Fire(Sidecar sidecar, string name, int workflows, int timers, TimeSpan ahead, CancellationToken stop)
    {
        var due = DateTime.UtcNow + ahead;
        var isInTime = true;
        var ends = await Task.WhenAll(Enumerable.Range(0, workflows).Select(async i =>
        {
            var id = $"{name}-{i}";
            await sidecar.Workflows.ScheduleNewWorkflowAsync(nameof(TimersWorkflow), id, new TimersWorkflow.Plan(timers, due), startTime: (DateTimeOffset?)null, stop);
            if (DateTime.UtcNow > due)
                isInTime = false;
            var end = await sidecar.Workflows.WaitForWorkflowCompletionAsync(id, cancellation: stop);
            var now = DateTime.UtcNow;
            return end.RuntimeStatus == WorkflowRuntimeStatus.Completed ? now - due : throw new InvalidOperationException($"{id} ended as {end.RuntimeStatus}.");
        }));
        return isInTime ? new Latencies(ends) : null;
    }
}
