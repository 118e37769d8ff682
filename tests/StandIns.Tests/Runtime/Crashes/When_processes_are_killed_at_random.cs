using System.Globalization;
using CrashWorker;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>
/// A thousand workflows while runtime and workers are killed fifty times. What is killed when, and who is told what when, comes from a
/// seed: CRASH_SEED repeats it.
/// </summary>
public sealed class When_processes_are_killed_at_random(ITestOutputHelper output) : IAsyncDisposable
{
    private const int Workflows = 1000;
    private const int Kills = 50;

    private readonly KilledRuntime _runtime = new();
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(8));

    private enum Victim
    {
        Runtime,
        North,
        South,
    }

    /// <summary>Kill the victim when activities have written so much more into their ledger, or when that takes too long.</summary>
    private sealed record Kill(Victim Victim, int AfterBytes, TimeSpan Patience);

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Every_workflow_has_its_right_result_and_every_turn_counted_once()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("CRASH_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"CRASH_SEED={seed}");
        var random = new Random(seed);
        var instances = Instance.Many(Workflows);
        var plan = Enumerable.Range(0, Kills).Select(_ => new Kill(
            random.Next(10) switch { < 4 => Victim.Runtime, < 7 => Victim.North, _ => Victim.South },
            70 * random.Next(90), TimeSpan.FromMilliseconds(random.Next(100, 1200)))).ToList();
        var calls = instances.SelectMany(i => Calls(i, random)).OrderBy(c => c.Part).ToLookup(c => c.Part, c => c.Call);

        _runtime.Start();
        using var client = new InsistentClient(_runtime.Ports, _limit.Token);
        var raised = new Dictionary<(string, int), Task<int>>();
        var working = new List<Task>();
        foreach (var (kill, part) in plan.Select((kill, part) => (kill, part)))
        {
            working.AddRange(calls[part].Select(call => call(client, raised)));
            await UntilDue(kill);
            await (kill.Victim switch
            {
                Victim.Runtime => _runtime.KillRuntime(),
                Victim.North => _runtime.KillNorth(),
                _ => _runtime.KillSouth(),
            });
        }
        try
        {
            await Task.WhenAll(working);
            var times = raised.ToDictionary(r => r.Key, r => r.Value.Result);
            await new Outcome(client.End, client.History, client.List).Check(instances, () => FileLedger.Read(_runtime.Ledger), times);
        }
        catch
        {
            output.WriteLine(_runtime.Log);
            throw;
        }
    }

    /// <summary>What an instance is told, each in one part of the whole: it starts early, and hears the rest at any time after that.</summary>
    private static IEnumerable<(int Part, Func<InsistentClient, Dictionary<(string, int), Task<int>>, Task> Call)> Calls(Instance instance, Random random)
    {
        var (key, story, _) = instance;
        var start = random.Next(Kills / 3);
        Task? started = null;
        yield return (start, (client, _) => started = client.Start(key, story.Name, instance.Input));
        for (var e = 0; e < story.Events; e++)
        {
            var number = e;
            yield return (random.Next(start, Kills), (client, raised) => raised[(key.InstanceId, number)] = AfterStart(() => client.Raise(key, Stories.Event, $"{number}")));
        }
        if (story.Name == Stories.Ended)
            yield return (random.Next(start, Kills), (client, _) => AfterStart(async () =>
            {
                await client.Terminate(key);
                return 1;
            }));

        async Task<int> AfterStart(Func<Task<int>> call)
        {
            await started!;
            return await call();
        }
    }

    private async Task UntilDue(Kill kill)
    {
        var before = FileLedger.Length(_runtime.Ledger);
        var patience = DateTime.UtcNow + kill.Patience;
        while (FileLedger.Length(_runtime.Ledger) - before < kill.AfterBytes && DateTime.UtcNow < patience)
            await Task.Delay(10, _limit.Token);
    }
}
