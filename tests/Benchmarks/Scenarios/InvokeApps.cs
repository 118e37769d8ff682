using System.Diagnostics;
using System.Runtime.CompilerServices;
using Benchmarks.Measuring;
using Benchmarks.Platform;

namespace Benchmarks.Scenarios;

/// <summary>A call through the sidecar against the same call made directly, the two in turns.</summary>
public sealed class InvokeApps : IScenario
{
    private static readonly byte[] Body = new byte[1024];

    public string Name => "invocation";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        await using var sidecar = await Sidecar.Start(Name, stop);
        var direct = new List<TimeSpan>();
        var through = new List<TimeSpan>();
        for (var i = 0; i < 6000; i++)
        {
            var (straight, around) = (await Call(sidecar.App, "echo", stop), await Call(sidecar.Http, "invoke/app/method/echo", stop));
            if (i < 2000)
                continue; // everything is compiled by then
            direct.Add(straight);
            through.Add(around);
        }
        var (without, with) = (new Latencies(direct), new Latencies(through));
        yield return Measure.Plain("a call of 1 KiB made directly", $"{without}");
        yield return Measure.Plain(
            "the same call through the sidecar", $"{with}; it adds {Measure.Text(with.P50 - without.P50)} ms", $"{Measure.Text(with.P50 / without.P50)} x direct");

        // In turns as well: what else the machine does concerns both alike.
        const int rounds = 10, perRound = 2000;
        var (straightTime, aroundTime, spent) = (TimeSpan.Zero, TimeSpan.Zero, ProcessorTime.Zero);
        for (var round = 0; round < rounds; round++)
        {
            straightTime += (await Load.Run(perRound, 32, _ => Call(sidecar.App, "echo", stop))).Wall;
            var before = await sidecar.Spent(stop);
            aroundTime += (await Load.Run(perRound, 32, _ => Call(sidecar.Http, "invoke/app/method/echo", stop))).Wall;
            spent += await sidecar.Spent(stop) - before;
        }
        const int times = rounds * perRound;
        var (fast, slow) = (times / straightTime.TotalSeconds, times / aroundTime.TotalSeconds);
        yield return Measure.Plain("calls made directly, 32 at a time", $"{Measure.Text(fast)} per second");
        yield return Measure.Plain("calls through the sidecar, 32 at a time", $"{Measure.Text(slow)} per second", $"{Measure.Text(slow / fast)} x direct");
        yield return Measure.Plain("the same: processor time", spent.Per(times, "call"));
    }

    private static async Task<TimeSpan> Call(HttpClient client, string path, CancellationToken stop)
    {
        var start = Stopwatch.GetTimestamp();
        using var body = new ByteArrayContent(Body);
        using var answer = await client.PostAsync(new Uri(path, UriKind.Relative), body, stop);
        var back = await answer.Content.ReadAsByteArrayAsync(stop);
        if (back.Length != Body.Length)
            throw new InvalidOperationException($"{path} answered {(int)answer.StatusCode}.");
        return Stopwatch.GetElapsedTime(start);
    }
}
