namespace LocalDapr.Secrets;

/// <summary>Secrets by name; each has one value under its own name, or several under keys.</summary>
public interface ISecretStore
{
    IReadOnlyDictionary<string, string>? Find(string name);

    IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All();
}
