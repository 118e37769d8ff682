namespace LocalDapr.Resources;

/// <summary>One Component document, as written: what it is called, of which type, and its settings before any secret is looked up.</summary>
public sealed record Component(
    string Name,
    string Type,
    IReadOnlyList<ComponentSetting> Settings,
    string? SecretStore,
    IReadOnlyList<string> Scopes,
    bool IgnoreErrors,
    YamlValue Source)
{
    private static readonly string[] KnownVersions = ["", "v1"];

    public static Component Read(YamlValue document)
    {
        document.OnlyDocument("dapr.io/v1alpha1");
        var spec = document.Require("spec").Only("type", "version", "ignoreErrors", "initTimeout", "metadata");
        var version = spec.Find("version");
        if (version is not null && !KnownVersions.Contains(version.Text()))
            throw version.Refuse($"component version '{version.Text()}' is not known; use v1");
        spec.Find("initTimeout")?.Duration(); // nothing here takes long to start, but a wrong one is wrong in daprd, too
        var settings = spec.Find("metadata")?.Items().Select(ComponentSetting.Read).ToList() ?? [];
        foreach (var twice in settings.GroupBy(s => s.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw twice.Last().Source.Refuse($"the setting '{twice.Key}' is given twice");

        return new Component(
            document.Require("metadata").Require("name").Text(),
            spec.Require("type").Text(),
            settings,
            document.Find("auth")?.Find("secretStore")?.Text(),
            Scoped.Read(document),
            spec.Find("ignoreErrors")?.Flag() ?? false,
            document);
    }

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);
}

/// <summary>One setting of a component: a value, or where to find it.</summary>
public sealed record ComponentSetting(string Name, string? Value, SecretReference? Secret, string? Environment, YamlValue Source)
{
    public static ComponentSetting Read(YamlValue item)
    {
        item.Only("name", "value", "secretKeyRef", "envRef");
        var name = item.Require("name").Text();
        var secret = item.Find("secretKeyRef")?.Only("name", "key") is { } reference
            ? new SecretReference(
                reference.Require("name").Text(), reference.Find("key")?.Text() ?? reference.Require("name").Text())
            : null;
        var environment = item.Find("envRef")?.Text();
        if (environment is not null && (environment == "APP_API_TOKEN" || environment.StartsWith("DAPR_", StringComparison.Ordinal)))
            throw item.Refuse($"the setting '{name}' may not be taken from the environment variable '{environment}'");
        return new ComponentSetting(name, item.Find("value")?.Text(), secret, environment, item);
    }
}

/// <summary>A secret by name and, in stores whose secrets have several values, by key.</summary>
public sealed record SecretReference(string Name, string Key);

/// <summary>The list of apps that a resource is meant for; none means all.</summary>
public static class Scoped
{
    public static IReadOnlyList<string> Read(YamlValue document) =>
        document.Find("scopes")?.Items().Select(scope => scope.Text()).ToList() ?? [];
}
