using System.Collections;

namespace LocalDapr.Secrets;

/// <summary>Environment variables as secrets (secretstores.local.env).</summary>
public sealed class EnvironmentSecretStore(string prefix) : ISecretStore
{
    public IReadOnlyDictionary<string, string>? Find(string name) =>
        MayTell(prefix + name) && Environment.GetEnvironmentVariable(prefix + name) is { } value
            ? new Dictionary<string, string> { [name] = value }
            : null;

    /// <summary>A variable that is not set has, as for every program, no text.</summary>
    public IReadOnlyDictionary<string, string> Unknown(string name) => new Dictionary<string, string> { [name] = "" };

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => (Name: (string)variable.Key, Value: (string?)variable.Value ?? ""))
            .Where(variable => variable.Name.StartsWith(prefix, StringComparison.Ordinal) && variable.Name.Length > prefix.Length && MayTell(variable.Name))
            .ToDictionary(
                variable => variable.Name[prefix.Length..],
                IReadOnlyDictionary<string, string> (variable) =>
                    new Dictionary<string, string> { [variable.Name[prefix.Length..]] = variable.Value });

    /// <summary>What stands between app and sidecar is no secret of the app.</summary>
    private static bool MayTell(string name) =>
        !name.Equals("APP_API_TOKEN", StringComparison.OrdinalIgnoreCase) && !name.StartsWith("DAPR_", StringComparison.OrdinalIgnoreCase);
}
