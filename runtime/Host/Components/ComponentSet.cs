using LocalDapr.Bindings;
using LocalDapr.PubSub;
using LocalDapr.Resources;
using LocalDapr.Secrets;
using LocalDapr.State;

namespace LocalDapr.Components;

/// <summary>The components one app may use, ready to be used.</summary>
public sealed record ComponentSet(IReadOnlyList<ActiveComponent> Described)
{
    public static ComponentSet Empty { get; } = new([]);

    public IReadOnlyDictionary<string, StateComponent> StateStores { get; } = Of<StateComponent>(Described);

    public IReadOnlyDictionary<string, ISecretStore> SecretStores { get; } = Of<ISecretStore>(Described);

    public IReadOnlyDictionary<string, PubSubComponent> PubSubs { get; } = Of<PubSubComponent>(Described);

    public IReadOnlyDictionary<string, CronBinding> Crons { get; } = Of<CronBinding>(Described);

    public ComponentSet For(string appId) => new([.. Described.Where(c => c.Component.IsFor(appId))]);

    private static Dictionary<string, T> Of<T>(IReadOnlyList<ActiveComponent> components)
        where T : class =>
        components.Where(c => c.Instance is T).DistinctBy(c => c.Component.Name).ToDictionary(c => c.Component.Name, c => (T)c.Instance, StringComparer.Ordinal);
}

/// <summary>A component that has been accepted, and what it can do.</summary>
public sealed record ActiveComponent(Component Component, object Instance, IReadOnlyList<string> Capabilities);
