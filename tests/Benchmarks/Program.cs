using System.Globalization;
using Benchmarks;
using Benchmarks.App;
using Benchmarks.LargeRun;
using Benchmarks.Measuring;
using Benchmarks.Scenarios;

if (args is ["app"])
{
    await BenchmarkedApp.Run();
    return 0;
}

if (args is [Planning.Argument])
{
    Planning.Run();
    return 0;
}

// A benchmark is a line here and a file in Scenarios.
if (args is ["large", .. var sizes])
{
    var clusters = sizes is [var number, ..] && int.TryParse(number, out var given) ? given : 1000;
    var large = new Report(Console.Out, Machine.Describe());
    await large.Run(new LargeRelease(new LargeFleet(clusters, Speed: 300), kills: 3), CancellationToken.None);
    return large.IsEveryBarHeld ? 0 : 1;
}

// A benchmark is a line here and a file in Scenarios.
IScenario[] all =
[
    new Chains(), new FanOut(), new Timers(), new Replay(), new GrowingHistory(),
    new PublishAndDeliver(), new KeepState(), new InvokeApps(),
    new PlanFleet(), new SimulateFleets(),
];
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
if (args is ["large", .. var size])
{
    // Not among all the others: it takes twenty minutes.
    if (size is not ([] or [_]) || !int.TryParse(size is [var given] ? given : "1000", NumberStyles.None, CultureInfo.InvariantCulture, out var clusters) || clusters is < 20 or > 10_000)
    {
        Console.Error.WriteLine("large takes one number: how many clusters, 20 to 10000; left out, 1000.");
        return 2;
    }

    var large = new Report(Console.Out, Machine.Describe());
    await large.Run(new LargeRelease(new LargeFleet(clusters, Speed: 300), kills: 3), stop.Token);
    return large.IsEveryBarHeld ? 0 : 1;
}

var unknown = args.Except(all.Select(scenario => scenario.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no benchmark {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(s => s.Name))}.");
    return 2;
}

var report = new Report(Console.Out, Machine.Describe());
foreach (var scenario in all.Where(scenario => args.Length == 0 || args.Contains(scenario.Name)))
    await report.Run(scenario, stop.Token);
return report.IsEveryBarHeld ? 0 : 1;
