namespace LocalDapr.Secrets;

/// <summary>Secrets by name; each has one value under its own name, or several under keys.</summary>
public interface ISecretStore
{
    IReadOnlyDictionary<string, string>? Find(string name);

    /// <summary>What is answered for a name that is not there; null when that is an error.</summary>
    IReadOnlyDictionary<string, string>? Unknown(string name) => null;

    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All();
}
