using LocalDapr.Bindings;
using LocalDapr.PubSub;
using LocalDapr.Resources;
using LocalDapr.Secrets;
using LocalDapr.State;
using LocalDapr.Storage;

namespace LocalDapr.Components;

/// <summary>Makes components out of their documents; what it does not know, or finds badly set, it refuses with file and line.</summary>
public sealed class ComponentFactory(Database database, TimeProvider clock, Action<Component, string> ignored)
{
    private const string SecretStores = "secretstores.";

    public static IReadOnlyList<string> KnownTypes { get; } =
    [
        "state.sqlite", "state.in-memory", "pubsub.in-memory", "secretstores.local.file", "secretstores.local.env", "bindings.cron",
    ];

    public ComponentSet Build(ResourceSet resources)
    {
        var built = new List<ActiveComponent>();
        // Secret stores first: the others may refer to them.
        foreach (var component in resources.Components.OrderBy(c => !c.Type.StartsWith(SecretStores, StringComparison.Ordinal)))
        {
            try
            {
                var stores = built.Where(b => b.Instance is ISecretStore)
                    .ToDictionary(b => b.Component.Name, b => (ISecretStore)b.Instance, StringComparer.Ordinal);
                built.Add(Build(component, new ComponentSettings(component, stores)));
            }
            catch (ConfigurationException e) when (component.IgnoreErrors)
            {
                ignored(component, e.Message);
            }
        }
        return new ComponentSet(built);
    }

    private ActiveComponent Build(Component component, ComponentSettings settings)
    {
        (object Instance, string[] Capabilities) made = component.Type switch
        {
            "state.sqlite" => (BuildSqlite(component, settings), ["ETAG", "TRANSACTIONAL", "TTL", "ACTOR"]),
            "state.in-memory" => (BuildState(component, settings, new InMemoryStateStore(clock)), ["ETAG", "TRANSACTIONAL", "TTL", "ACTOR"]),
            "pubsub.in-memory" => (PubSubComponent.Read(component, settings), []),
            "secretstores.local.file" => (BuildFileSecrets(settings), settings.Find("multiValued") is { } many && GoFlag.Parse(many) == true ? ["MULTIPLE_KEY_VALUES_PER_SECRET"] : []),
            "secretstores.local.env" => (new EnvironmentSecretStore(settings.Find("prefix") ?? ""), []),
            "bindings.cron" => (CronBinding.Read(component.Name, settings), ["INPUT_BINDING"]),
            _ => throw component.Source.Require("spec").Require("type").Refuse(
                $"component type '{component.Type}' is not served; known are {string.Join(", ", KnownTypes)}"),
        };
        settings.RefuseUnknown();
        return new ActiveComponent(component, made.Instance, made.Capabilities);
    }

    private StateComponent BuildSqlite(Component component, ComponentSettings settings)
    {
        // Written for daprd; here the values live in the runtime's own file, in the data directory.
        settings.Require("connectionString");
        settings.Accept("tableName", "metadataTableName", "cleanupInterval", "cleanupIntervalInSeconds", "timeout", "timeoutInSeconds", "busyTimeout", "disableWAL");
        return BuildState(component, settings, new SqliteStateStore(database, component.Name, clock));
    }

    private StateComponent BuildState(Component component, ComponentSettings settings, IStateStore store)
    {
        settings.Accept("actorStateStore", "outboxPublishPubsub", "outboxPublishTopic");
        if (settings.Find("outboxPublishPubsub") is not null)
            throw component.Source.Refuse("the outbox of state stores is not served here");
        var prefix = (settings.Find("keyPrefix") ?? "appid").ToLowerInvariant();
        if (prefix.Contains(KeyPrefix.Separator, StringComparison.Ordinal))
            throw settings.Refuse("keyPrefix", $"input key/keyPrefix '{prefix}' can't contain '{KeyPrefix.Separator}'");
        return new StateComponent(component.Name, store, new KeyPrefix(prefix, component.Name), clock);
    }

    private static FileSecretStore BuildFileSecrets(ComponentSettings settings)
    {
        var store = new FileSecretStore(
            Path.GetFullPath(settings.Require("secretsFile")),
            settings.Find("nestedSeparator") ?? ":",
            settings.Find("multiValued") is { Length: > 0 } many
                && (GoFlag.Parse(many) ?? throw settings.Refuse("multiValued", $"multiValued '{many}' is not true or false")));
        store.All(); // a file that cannot be read is refused now, not at the first question
        return store;
    }
}
