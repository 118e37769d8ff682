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

IScenario[] all =
[
    new Chains(), new FanOut(), new Timers(), new Replay(), new GrowingHistory(),
    new PublishAndDeliver(), new KeepState(), new InvokeApps(),
    new PlanFleet(), new SimulateFleets(),
];
var unknown = args.Except(all.Select(scenario => scenario.Name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine($"There is no benchmark {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(s => s.Name))}.");
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
var report = new Report(Console.Out, Machine.Describe());
foreach (var scenario in all.Where(scenario => args.Length == 0 || args.Contains(scenario.Name)))
    await report.Run(scenario, stop.Token);
return report.IsEveryBarHeld ? 0 : 1;
