using LocalDapr.Resources;
using LocalDapr.Secrets;

namespace LocalDapr.Components;

/// <summary>The settings of one component with secrets and environment variables put in. Settings that nobody asks for are refused.</summary>
public sealed class ComponentSettings(Component component, IReadOnlyDictionary<string, ISecretStore> secrets)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string? Find(string name)
    {
        _known.Add(name);
        return component.Settings.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } setting
            ? Resolve(setting)
            : null;
    }

    public string Require(string name) =>
        Find(name) is { Length: > 0 } value
            ? value
            : throw component.Source.Refuse($"component '{component.Name}' of type {component.Type} needs the setting '{name}'");

    /// <summary>Names settings that are known but have no effect here.</summary>
    public void Accept(params string[] names) => _known.UnionWith(names);

    public ConfigurationException Refuse(string name, string message) =>
        (component.Settings.FirstOrDefault(s => s.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Source ?? component.Source)
        .Refuse($"component '{component.Name}': {message}");

    public void RefuseUnknown()
    {
        foreach (var setting in component.Settings)
            if (!_known.Contains(setting.Name))
                throw setting.Source.Refuse(
                    $"component '{component.Name}' of type {component.Type} has no setting '{setting.Name}'; known are {string.Join(", ", _known.Order(StringComparer.Ordinal))}");
    }

    private string Resolve(ComponentSetting setting)
    {
        if (setting.Secret is { } reference)
        {
            if (component.SecretStore is not { } name)
                throw setting.Source.Refuse($"'{setting.Name}' refers to a secret, but the component names no auth.secretStore");
            if (!secrets.TryGetValue(name, out var store))
                throw setting.Source.Refuse($"there is no secret store '{name}'");
            return store.Find(reference.Name)?.GetValueOrDefault(reference.Key)
                ?? throw setting.Source.Refuse($"secret store '{name}' has no secret '{reference.Name}' with key '{reference.Key}'");
        }
        return setting.Environment is { } variable ? Environment.GetEnvironmentVariable(variable) ?? "" : setting.Value ?? "";
    }
}
