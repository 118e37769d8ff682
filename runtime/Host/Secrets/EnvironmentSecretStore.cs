using System.Collections;

namespace LocalDapr.Secrets;

/// <summary>Environment variables as secrets (secretstores.local.env).</summary>
public sealed class EnvironmentSecretStore(string prefix) : ISecretStore
{
    public IReadOnlyDictionary<string, string>? Find(string name) =>
        MayTell(prefix + name) && Environment.GetEnvironmentVariable(prefix + name) is { } value
            ? new Dictionary<string, string> { [name] = value }
            : null;

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All() =>
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => (Name: (string)variable.Key, Value: (string?)variable.Value ?? ""))
            .Where(variable => variable.Name.StartsWith(prefix, StringComparison.Ordinal) && MayTell(variable.Name))
            .ToDictionary(
                variable => variable.Name[prefix.Length..],
                IReadOnlyDictionary<string, string> (variable) =>
                    new Dictionary<string, string> { [variable.Name[prefix.Length..]] = variable.Value });

    /// <summary>The tokens between app and sidecar are no secrets of the app.</summary>
    private static bool MayTell(string name) => name is not ("APP_API_TOKEN" or "DAPR_API_TOKEN");
}
