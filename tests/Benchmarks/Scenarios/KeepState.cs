using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Benchmarks.Measuring;
using Benchmarks.Platform;

namespace Benchmarks.Scenarios;

/// <summary>State over HTTP: set is on disk when it is answered, get reads what was committed.</summary>
public sealed class KeepState : IScenario
{
    private static readonly string Value = new('x', 200);

    public string Name => "state";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        await Load.Run(3000, 16, i => Set(sidecar, i, stop));
        await Load.Run(3000, 16, i => Get(sidecar, i, stop));
        foreach (var (atOnce, times) in new[] { (1, 1000), (32, 10_000) })
        {
            var before = await sidecar.Spent(stop);
            var set = await Load.Run(times, atOnce, i => Set(sidecar, i, stop));
            yield return Measure.Plain($"state set over HTTP, {atOnce} at a time", $"{Measure.Text(times / set.Wall.TotalSeconds)} per second; {set.Each}");
            var between = await sidecar.Spent(stop);
            var get = await Load.Run(times, atOnce, i => Get(sidecar, i, stop));
            yield return Measure.Plain($"state get over HTTP, {atOnce} at a time", $"{Measure.Text(times / get.Wall.TotalSeconds)} per second; {get.Each}");
            yield return Measure.Plain(
                "the same: processor time", $"{(between - before).Per(times, "set")}; {(await sidecar.Spent(stop) - between).Per(times, "get")}");
        }
    }

    private static async Task Set(Sidecar sidecar, int i, CancellationToken stop)
    {
        using var answer = await sidecar.Http.PostAsJsonAsync(new Uri("state/statestore", UriKind.Relative), new[] { new { key = $"key-{i % 1000}", value = Value } }, stop);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task Get(Sidecar sidecar, int i, CancellationToken stop)
    {
        var value = await sidecar.Http.GetFromJsonAsync<string>(new Uri($"state/statestore/key-{i % 1000}", UriKind.Relative), stop);
        if (value != Value)
            throw new InvalidOperationException($"key-{i % 1000} holds {value}.");
    }
}
