using LocalDapr.Components;
using LocalDapr.Resources;

namespace LocalDapr.PubSub;

/// <summary>A pub/sub component: its name, and which app may use which topic.</summary>
public sealed record PubSubComponent(
    string Name,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Publishing,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Subscribing,
    IReadOnlyList<string> Allowed,
    IReadOnlyList<string> Protected)
{
    public static PubSubComponent Read(Component component, ComponentSettings settings)
    {
        settings.Accept("consumerID");
        return new PubSubComponent(
            component.Name, Scopes("publishingScopes"), Scopes("subscriptionScopes"), List("allowedTopics"), List("protectedTopics"));

        List<string> List(string name) =>
            [.. (settings.Find(name) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

        Dictionary<string, IReadOnlyList<string>> Scopes(string name)
        {
            var scopes = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
            foreach (var scope in (settings.Find(name) ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                var parts = scope.Split('=');
                if (parts.Length != 2)
                    throw settings.Refuse(name, $"'{scope}' is not of the form app=topic,topic");
                scopes[parts[0].Trim()] =
                [
                    .. scopes.GetValueOrDefault(parts[0].Trim()) ?? [],
                    .. parts[1].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
                ];
            }
            return scopes;
        }
    }

    public bool MayPublish(string appId, string topic) => IsOpen(Publishing, appId, topic);

    public bool MaySubscribe(string appId, string topic) => IsOpen(Subscribing, appId, topic);

    private bool IsOpen(IReadOnlyDictionary<string, IReadOnlyList<string>> scopes, string appId, string topic)
    {
        if (Allowed.Count > 0 && !Allowed.Contains(topic))
            return false;
        return scopes.TryGetValue(appId, out var topics) ? topics.Contains(topic) : !Protected.Contains(topic);
    }
}
