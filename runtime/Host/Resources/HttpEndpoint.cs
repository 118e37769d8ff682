using LocalDapr.Secrets;

namespace LocalDapr.Resources;

/// <summary>An HTTPEndpoint document: a name for a place outside, and the headers that it wants.</summary>
public sealed record DeclaredHttpEndpoint(
    string Name, string BaseUrl, IReadOnlyList<ComponentSetting> Headers, string? SecretStore, IReadOnlyList<string> Scopes)
{
    public static DeclaredHttpEndpoint Read(YamlValue document)
    {
        document.Only("apiVersion", "kind", "metadata", "spec", "auth", "scopes");
        var spec = document.Require("spec").Only("version", "baseUrl", "headers");
        var address = spec.Require("baseUrl");
        if (!Uri.TryCreate(address.Text(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw address.Refuse($"baseUrl '{address.Text()}' is not an address such as http://host:port");
        return new DeclaredHttpEndpoint(
            document.Require("metadata").Require("name").Text(),
            address.Text(),
            spec.Find("headers")?.Items().Select(ComponentSetting.Read).ToList() ?? [],
            document.Find("auth")?.Find("secretStore")?.Text(),
            Scoped.Read(document));
    }

    public bool IsFor(string appId) => Scopes.Count == 0 || Scopes.Contains(appId);

    public HttpEndpoint Resolve(IReadOnlyDictionary<string, ISecretStore> stores) => new(Name, BaseUrl, [.. Headers.Select(h => KeyValuePair.Create(h.Name, Value(h, stores)))]);

    private string Value(ComponentSetting header, IReadOnlyDictionary<string, ISecretStore> stores)
    {
        if (header.Secret is not { } secret)
            return header.Environment is { } variable ? Environment.GetEnvironmentVariable(variable) ?? "" : header.Value ?? "";
        if (SecretStore is null || !stores.TryGetValue(SecretStore, out var store))
            throw header.Source.Refuse($"the header '{header.Name}' of HTTPEndpoint '{Name}' refers to a secret, but auth.secretStore names no secret store of the app");
        return store.Find(secret.Name)?.GetValueOrDefault(secret.Key)
            ?? throw header.Source.Refuse($"secret store '{SecretStore}' has no secret '{secret.Name}' with key '{secret.Key}'");
    }
}

/// <summary>A place outside with its headers as they are sent.</summary>
public sealed record HttpEndpoint(string Name, string BaseUrl, IReadOnlyList<KeyValuePair<string, string>> Headers);
