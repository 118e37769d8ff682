using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

public class Releases_by_chance(ITestOutputHelper output)
{
    private const int Releases = 24;

    /// <summary>
    /// RELEASE_SEED plays one release again; RELEASE_COUNT plays the releases of the seeds from 1 to that number. What breaks a rule is told with its seed.
    /// </summary>
    [Fact]
    public async Task Keep_every_rule_at_every_step()
    {
        var seeds = int.TryParse(Environment.GetEnvironmentVariable("RELEASE_SEED"), CultureInfo.InvariantCulture, out var given)
            ? [given]
            : Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("RELEASE_COUNT"), CultureInfo.InvariantCulture, out var count) ? count : Releases).ToArray();
        var ends = new ConcurrentDictionary<ReleaseState, int>();
        var broken = new ConcurrentQueue<string>();
        var watch = Stopwatch.StartNew();
        var steps = 0L;
        var processor = Process.GetCurrentProcess().TotalProcessorTime;
        await Parallel.ForEachAsync(seeds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken }, async (seed, _) =>
        {
            if (broken.Count >= 5)
                return;
            try
            {
                var made = new RandomRelease(seed);
                var outcome = await made.Scenario().Watched(hands => new RuleChecker(made, hands)).Run();
                ends.AddOrUpdate(outcome.State, 1, (_, n) => n + 1);
                Interlocked.Add(ref steps, outcome.Steps);
            }
            catch (Exception problem)
            {
                broken.Enqueue($"RELEASE_SEED={seed}: {problem.GetType().Name} {problem.Message}{(problem is RuleBrokenException ? "" : $"\n{problem.StackTrace}")}");
            }
        });

        output.WriteLine($"seeds {seeds[0]} to {seeds[^1]}, {watch.Elapsed.TotalMilliseconds / seeds.Length:0.0} ms, {(Process.GetCurrentProcess().TotalProcessorTime - processor).TotalMilliseconds / seeds.Length:0.0} ms of processor time and {steps / seeds.Length} steps each; {string.Join(", ", ends.OrderBy(e => e.Key).Select(e => $"{e.Key} {e.Value}"))}");
        Assert.True(broken.IsEmpty, string.Join("\n", broken));
    }
}
