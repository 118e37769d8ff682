namespace LocalDapr.Resources;

/// <summary>What is served of a Configuration document: which secrets an app may read. The rest is named, so that nobody relies on it.</summary>
public sealed record ConfigurationSpec(IReadOnlyList<SecretScope> Secrets, IReadOnlyList<string> NotServed)
{
    public static ConfigurationSpec None { get; } = new([], []);

    public static ConfigurationSpec Read(string file)
    {
        if (!File.Exists(file))
            throw new ConfigurationException($"{file}: there is no such configuration file");
        var document = YamlValue.Documents(file).FirstOrDefault(d => d.Require("kind").Text() == "Configuration")
            ?? throw new ConfigurationException($"{file}: it holds no document of kind Configuration");
        var spec = document.Find("spec");
        var scopes = spec?.Find("secrets")?.Find("scopes")?.Items().Select(SecretScope.Read).ToList() ?? [];
        return new ConfigurationSpec(scopes, [.. spec?.Entries().Select(e => e.Key).Where(key => key != "secrets") ?? []]);
    }

    public bool MayRead(string store, string secret) =>
        Secrets.FirstOrDefault(s => s.Store == store)?.Allows(secret) ?? true;
}

/// <summary>Which secrets of one store an app may read.</summary>
public sealed record SecretScope(string Store, bool AllowsByDefault, IReadOnlyList<string> Allowed, IReadOnlyList<string> Denied)
{
    public static SecretScope Read(YamlValue scope)
    {
        scope.Only("storeName", "defaultAccess", "allowedSecrets", "deniedSecrets");
        var byDefault = scope.Find("defaultAccess")?.Text() switch
        {
            null or "allow" => true,
            "deny" => false,
            var other => throw scope.Refuse($"defaultAccess '{other}' is not known; use allow or deny"),
        };
        return new SecretScope(scope.Require("storeName").Text(), byDefault, List("allowedSecrets"), List("deniedSecrets"));

        List<string> List(string name) => scope.Find(name)?.Items().Select(i => i.Text()).ToList() ?? [];
    }

    /// <summary>A list of allowed secrets admits nothing else; else the denied ones are left out.</summary>
    public bool Allows(string secret) =>
        Allowed.Count > 0 ? Allowed.Contains(secret) : AllowsByDefault && !Denied.Contains(secret);
}
