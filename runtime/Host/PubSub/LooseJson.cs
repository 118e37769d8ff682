using System.Globalization;
using System.Text.Json;

namespace LocalDapr.PubSub;

/// <summary>JSON whose names are compared without regard to case, as daprd compares them.</summary>
internal sealed class LooseJson(JsonElement element)
{
    public LooseJson? Find(string name) =>
        element.ValueKind == JsonValueKind.Object
        && element.EnumerateObject().FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Value.ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } property
            ? new LooseJson(property.Value)
            : null;

    public string? Text(string name) => Find(name)?.ToString();

    public int? Number(string name) => int.TryParse(Text(name), CultureInfo.InvariantCulture, out var number) ? number : null;

    public IEnumerable<LooseJson> Items() =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().Select(item => new LooseJson(item)) : [];

    public Dictionary<string, string> Entries() =>
        element.ValueKind == JsonValueKind.Object
            ? element.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.ToString(), StringComparer.OrdinalIgnoreCase)
            : [];

    public override string ToString() => element.ToString();
}
