using System.Text.Json;
using LocalDapr.Resources;

namespace LocalDapr.Secrets;

/// <summary>Secrets in a JSON file (secretstores.local.file), read anew at each question so that an edit takes effect.</summary>
public sealed class FileSecretStore(string path, string separator, bool isMultiValued) : ISecretStore
{
    public IReadOnlyDictionary<string, string>? Find(string name) => All().GetValueOrDefault(name);

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> All()
    {
        using var document = Parse();
        var secrets = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            var flat = new Dictionary<string, string>(StringComparer.Ordinal);
            if (isMultiValued && property.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var inner in property.Value.EnumerateObject())
                    Flatten(inner.Name, inner.Value, flat);
                secrets[property.Name] = flat;
                continue;
            }
            Flatten(property.Name, property.Value, flat);
            foreach (var (key, value) in flat)
                secrets[key] = new Dictionary<string, string>(StringComparer.Ordinal) { [key] = value };
        }
        return secrets;
    }

    private void Flatten(string name, JsonElement value, Dictionary<string, string> into)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var inner in value.EnumerateObject())
                    Flatten(name + separator + inner.Name, inner.Value, into);
                break;
            case JsonValueKind.Array:
                foreach (var (inner, i) in value.EnumerateArray().Select((inner, i) => (inner, i)))
                    Flatten($"{name}{separator}{i}", inner, into);
                break;
            default:
                into[name] = value.ToString();
                break;
        }
    }

    private JsonDocument Parse()
    {
        if (!File.Exists(path))
            throw new ConfigurationException($"{path}: there is no such file of secrets");
        try
        {
            var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document
                : throw new ConfigurationException($"{path}: the secrets must be one JSON object");
        }
        catch (JsonException e)
        {
            throw ConfigurationException.At(path, (e.LineNumber ?? 0) + 1, (e.BytePositionInLine ?? 0) + 1, e.Message);
        }
    }
}
