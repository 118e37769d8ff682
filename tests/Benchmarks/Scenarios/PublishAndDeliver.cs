using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text;
using Benchmarks.Measuring;
using Benchmarks.Platform;

namespace Benchmarks.Scenarios;

/// <summary>Messages over HTTP, durable: from the call that publishes to the app that gets it.</summary>
public sealed class PublishAndDeliver : IScenario
{
    public string Name => "pubsub";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        await Publish(sidecar, 2000, 16, stop);
        var (one, alone) = await Publish(sidecar, 1000, 1, stop);
        yield return Measure.Plain("publish, one at a time: until it is durable", $"{one.Each}");
        yield return Measure.Plain("the same: from the call to the delivery", $"{new Latencies(alone.Values)}");
        const int many = 10_000;
        var before = await sidecar.Spent(stop);
        var (all, delivered) = await Publish(sidecar, many, 32, stop);
        yield return Measure.Plain("publish, 32 at a time", $"{Measure.Text(many / all.Wall.TotalSeconds)} per second; {all.Each}");
        yield return Measure.Plain("the same: from the call to the delivery", $"{Measure.Text(many / delivered.Wall.TotalSeconds)} per second; {new Latencies(delivered.Values)}");
        yield return Measure.Plain("the same: processor time", (await sidecar.Spent(stop) - before).Per(many, "message"));
    }

    private static async Task<((TimeSpan Wall, Latencies Each) Published, (TimeSpan Wall, TimeSpan[] Values) Delivered)> Publish(
        Sidecar sidecar, int times, int atOnce, CancellationToken stop)
    {
        var path = new Uri("publish/pubsub/news", UriKind.Relative);
        var sent = new long[times];
        var begin = Stopwatch.GetTimestamp();
        var published = await Load.Run(times, atOnce, async i =>
        {
            sent[i] = Stopwatch.GetTimestamp();
            using var body = new StringContent(i.ToString(CultureInfo.InvariantCulture), Encoding.UTF8, "application/json");
            using var answer = await sidecar.Http.PostAsync(path, body, stop);
            answer.EnsureSuccessStatusCode();
        });
        var arrived = (await sidecar.App.GetFromJsonAsync<Dictionary<int, long>>(new Uri($"news/{times}", UriKind.Relative), stop))!;
        return (published, (
            Stopwatch.GetElapsedTime(begin, arrived.Values.Max()), [.. arrived.Select(arrival => Stopwatch.GetElapsedTime(sent[arrival.Key], arrival.Value))]));
    }
}
