using System.Text.Json;
using LocalDapr.State;

namespace LocalDapr.Http;

/// <summary>One key with its value, tag and options, as JSON bodies have it; names are found whatever their case, as daprd finds them.</summary>
public static class StateItemJson
{
    private static readonly byte[] Nothing = "null"u8.ToArray();

    extension(JsonElement element)
    {
        public JsonElement Property(string name) =>
            element.ValueKind != JsonValueKind.Object ? default
            : element.TryGetProperty(name, out var exact) ? exact
            : element.EnumerateObject().FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
    }

    /// <summary>What the URL says of metadata wins.</summary>
    public static StateRequest Read(JsonElement item, IReadOnlyDictionary<string, string> query)
    {
        if (item.ValueKind != JsonValueKind.Object || Text(item, "key") is not { Length: > 0 } key)
            throw StateErrors.Malformed("\"key\" is a required field");
        var value = item.Property("value");
        var options = item.Property("options");
        return new StateRequest(
            key,
            value.ValueKind == JsonValueKind.Undefined ? Nothing : JsonSerializer.SerializeToUtf8Bytes(value),
            Text(item, "etag"),
            Text(options, "concurrency"),
            Text(options, "consistency"),
            Metadata(item.Property("metadata"), query));
    }

    private static string? Text(JsonElement item, string name)
    {
        var value = item.Property(name);
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => throw StateErrors.Malformed($"\"{name}\" must be text, not {value.ValueKind.ToString().ToLowerInvariant()}"),
        };
    }

    private static Dictionary<string, string> Metadata(JsonElement given, IReadOnlyDictionary<string, string> query)
    {
        var metadata = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (given.ValueKind == JsonValueKind.Object)
            foreach (var property in given.EnumerateObject())
                metadata[property.Name] = property.Value.ToString();
        foreach (var (name, value) in query)
            metadata[name] = value;
        return metadata;
    }
}
