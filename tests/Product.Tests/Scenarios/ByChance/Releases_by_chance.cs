using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

public class Releases_by_chance(ITestOutputHelper output)
{
    private const int Releases = 2000;
    private const int BrokenAtMost = 10;

    /// <summary>
    /// RELEASE_COUNT plays so many releases, of the seeds from 1 on; RELEASE_SEED plays that one again, or, with both, so many from that one on. What breaks a rule, or
    /// does not come to an end, is told with its seed.
    /// </summary>
    [Fact]
    public async Task Keep_every_rule_at_every_step()
    {
        var first = Given("RELEASE_SEED");
        var seeds = Enumerable.Range(first ?? 1, Given("RELEASE_COUNT") ?? (first is null ? Releases : 1)).ToList();
        var ends = new ConcurrentDictionary<ReleaseState, int>();
        var broken = new ConcurrentQueue<string>();
        var steps = new ConcurrentDictionary<int, long>();
        var (watch, processor) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
        var playing = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(seeds, playing, async (seed, _) =>
        {
            if (broken.Count >= BrokenAtMost)
                return;
            try
            {
                var made = new RandomRelease(seed);
                var outcome = await made.Scenario().Watched(hands => new RuleChecker(made, hands)).Run();
                ends.AddOrUpdate(outcome.State, 1, (_, n) => n + 1);
                steps[seed] = outcome.Steps;
            }
            catch (Exception problem)
            {
                var where = problem is RuleBrokenException or TooManyStepsException ? "" : $"\n{problem.StackTrace}";
                broken.Enqueue($"seed {seed} (again with RELEASE_SEED={seed}): {problem.GetType().Name} {problem.Message}{where}");
            }
        });

        var (elapsed, busy) = (watch.Elapsed / seeds.Count, (Process.GetCurrentProcess().TotalProcessorTime - processor) / seeds.Count);
        output.WriteLine($"seeds {seeds[0]} to {seeds[^1]}, {elapsed.TotalMilliseconds:0.0} ms and {busy.TotalMilliseconds:0.0} ms of processor time each; {string.Join(", ", ends.OrderBy(end => end.Key).Select(end => $"{end.Key} {end.Value}"))}");
        if (steps.IsEmpty is false && steps.MaxBy(played => played.Value) is var longest)
            output.WriteLine($"{steps.Values.Average():0} steps each, most in seed {longest.Key}: {longest.Value}. One release again: RELEASE_SEED=N with --filter-class '*{nameof(Releases_by_chance)}'");
        Assert.True(broken.IsEmpty, string.Join("\n", broken));
    }

    private static int? Given(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var number) ? number : null;
}
