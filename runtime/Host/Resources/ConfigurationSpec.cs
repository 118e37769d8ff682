using System.Globalization;
using LocalDapr.Engine;
using LocalDapr.Tracing;

namespace LocalDapr.Resources;

/// <summary>
/// What is served of a Configuration document: which secrets an app may read, how many traces are sampled, and how long its workflows
/// are kept. The rest is named, so that nobody relies on it.
/// </summary>
public sealed record ConfigurationSpec(
    IReadOnlyList<SecretScope> Secrets, double SamplingRate, RetentionPolicy? Retention, IReadOnlyList<string> NotServed)
{
    public static ConfigurationSpec None { get; } = new([], Tracer.DefaultRate, null, []);

    public static ConfigurationSpec Read(string file)
    {
        if (!File.Exists(file))
            throw new ConfigurationException($"{file}: there is no such configuration file");
        var document = YamlValue.Documents(file).FirstOrDefault(d => d.Require("kind").Text() == "Configuration")
            ?? throw new ConfigurationException($"{file}: it holds no document of kind Configuration");
        var spec = document.Find("spec");
        var scopes = spec?.Find("secrets")?.Find("scopes")?.Items().Select(SecretScope.Read).ToList() ?? [];
        var workflow = spec?.Find("workflow");
        return new ConfigurationSpec(
            scopes, ReadRate(spec?.Find("tracing")), workflow?.Find("stateRetentionPolicy") is { } kept ? ReadRetention(kept) : null,
            [
                .. spec?.Entries().Select(e => e.Key).Where(key => key is not ("secrets" or "tracing" or "workflow")) ?? [],
                .. Exporters(spec),
                .. workflow?.Entries().Select(e => e.Key).Where(key => key != "stateRetentionPolicy").Select(key => $"workflow.{key}") ?? [],
            ]);
    }

    private static RetentionPolicy ReadRetention(YamlValue policy)
    {
        policy.Only("anyTerminal", "completed", "failed", "terminated");
        return new RetentionPolicy(Duration("anyTerminal"), Duration("completed"), Duration("failed"), Duration("terminated"));

        TimeSpan? Duration(string name) =>
            policy.Find(name) is not { } value ? null
            : GoDuration.TryParse(value.Text(), out var duration) && duration >= TimeSpan.Zero ? duration
            : throw value.Refuse($"{name} '{value.Text()}' is not a duration such as 30m or 72h");
    }

    private static double ReadRate(YamlValue? tracing) => tracing?.Only("samplingRate", "stdout", "zipkin", "otel").Find("samplingRate") is not { } rate ? Tracer.DefaultRate
        : double.TryParse(rate.Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1 ? value
        : throw rate.Refuse($"samplingRate '{rate.Text()}' is not a number from 0 to 1, such as \"0\" for no tracing or \"1\" for every trace");

    private static IEnumerable<string> Exporters(YamlValue? spec) =>
        spec?.Find("tracing")?.Entries().Select(e => e.Key).Where(key => key != "samplingRate").Select(key => $"tracing.{key}") ?? [];

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
