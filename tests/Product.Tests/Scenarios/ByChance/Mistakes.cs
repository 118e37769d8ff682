using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>Ways to plant a mistake in the real product: a part put in the place of another, or something that meddles with what is on its disk.</summary>
internal static class Mistakes
{
    /// <summary>Puts a part with a mistake in the place of the real one of node-pool-rollout, which it may use.</summary>
    public static Func<Scenario, Scenario> InRollout<T>(Func<T, T> instead)
        where T : class => scenario => scenario.On(setup => setup with
        {
            Replace = (app, services) =>
            {
                if (app != AppIds.NodePoolRollout)
                    return;
                var real = services.Last(service => service.ServiceType == typeof(T));
                services.RemoveAll<T>();
                services.AddSingleton(provider => instead((T)(real.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, real.ImplementationType!))));
            },
        });

    /// <summary>Has the ledger remember another policy than was written.</summary>
    public static Func<Scenario, Scenario> InPolicy(int from, int to, params Func<int, (string Is, string Wrong)>[] changes) => scenario => scenario.Watched(hands => new Meddler(() =>
    {
        foreach (var (text, wrong) in Enumerable.Range(from, to - from + 1).SelectMany(n => changes.Select(change => change(n))))
            Execute(hands.Platform.Ledger, $"UPDATE release_documents SET body = replace(body, '{text}', '{wrong}') WHERE kind = 'ReleasePolicy' AND body LIKE '%{text}%'");
    }));

    public static void Execute(VirtualApp app, string sql)
    {
        // An app that has done nothing yet has no tables.
        if (app.Query<long>("SELECT COUNT(*) FROM sqlite_master WHERE name IN ('holds', 'release_documents')")[0] > 0)
            app.Query<long>($"{sql} RETURNING 1");
    }

    /// <summary>Changes something on a disk of the platform after every piece of work.</summary>
    public static Func<Scenario, Scenario> OnDisk(Func<VirtualPlatform, VirtualApp> of, string sql) => scenario => scenario.Watched(hands => new Meddler(() => Execute(of(hands.Platform), sql)));

    private sealed class Meddler(Action meddle) : IWatcher
    {
        public Task Look()
        {
            meddle();
            return Task.CompletedTask;
        }

        public void End(Outcome outcome)
        {
        }
    }
}
