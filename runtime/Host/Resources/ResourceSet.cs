namespace LocalDapr.Resources;

/// <summary>Everything the resource files say: components, subscriptions, resiliency, places outside.</summary>
public sealed record ResourceSet(
    IReadOnlyList<Component> Components,
    IReadOnlyList<DeclaredSubscription> Subscriptions,
    IReadOnlyList<ResiliencySpec> Resiliency,
    IReadOnlyList<DeclaredHttpEndpoint> HttpEndpoints)
{
    public static ResourceSet Empty { get; } = new([], [], [], []);

    /// <summary>Reads every YAML file of the folders, in the order of their names.</summary>
    public static ResourceSet Read(IEnumerable<string> folders)
    {
        var components = new List<Component>();
        var subscriptions = new List<DeclaredSubscription>();
        var resiliency = new List<ResiliencySpec>();
        var endpoints = new List<DeclaredHttpEndpoint>();
        foreach (var document in folders.SelectMany(Files).SelectMany(YamlValue.Documents))
        {
            switch (document.Require("kind").Text())
            {
                case "Component": components.Add(Component.Read(document)); break;
                case "Subscription": subscriptions.Add(DeclaredSubscription.Read(document)); break;
                case "Resiliency": resiliency.Add(ResiliencySpec.Read(document)); break;
                case "HTTPEndpoint": endpoints.Add(DeclaredHttpEndpoint.Read(document)); break;
                case "Configuration": break; // read where an app names it by configFilePath
                case var kind:
                    throw document.Require("kind").Refuse(
                        $"kind '{kind}' is not served; known are Component, Subscription, Resiliency, HTTPEndpoint, Configuration");
            }
        }
        RefuseDoubles(components);
        ResiliencySpec.Merge(resiliency).RefuseUnknown();
        return new ResourceSet(components, subscriptions, resiliency, endpoints);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder)
                .Where(f => Path.GetExtension(f) is ".yaml" or ".yml").Order(StringComparer.Ordinal)
            : throw new ConfigurationException($"{folder}: there is no such folder of resources");

    private static void RefuseDoubles(List<Component> components)
    {
        foreach (var sameName in components.GroupBy(c => c.Name, StringComparer.Ordinal))
        {
            var earlier = new List<Component>();
            foreach (var component in sameName)
            {
                // Apps that are told apart by scopes may each have their own component of a name.
                if (earlier.Find(e => e.Scopes.Count == 0 || component.Scopes.Count == 0 || e.Scopes.Intersect(component.Scopes).Any()) is { } taken)
                    throw component.Source.Refuse(
                        $"the component name '{component.Name}' is already taken by {taken.Source.File}:{taken.Source.Line}; names are unique for each app");
                earlier.Add(component);
            }
        }
    }
}
