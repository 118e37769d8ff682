using System.Text.Json;

namespace Dapr.Client;

/// <summary>Reads the sidecar's metadata, of which it may leave out anything that is empty.</summary>
internal static class SidecarMetadata
{
    public static DaprMetadata Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var json = document.RootElement;
        return new DaprMetadata(
            Text(json, "id"),
            [.. Items(json, "actors").Select(actor => new DaprActorMetadata(Text(actor, "type"), actor.TryGetProperty("count", out var count) ? count.GetInt32() : 0))],
            json.TryGetProperty("extended", out var extended) && extended.ValueKind == JsonValueKind.Object
                ? extended.EnumerateObject().ToDictionary(item => item.Name, item => item.Value.ToString())
                : [],
            [.. Items(json, "components").Select(Component)]);
    }

    private static DaprComponentsMetadata Component(JsonElement json) => new(
        Text(json, "name"), Text(json, "type"), Text(json, "version"), [.. Items(json, "capabilities").Select(item => item.ToString())]);

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        json.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static string Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.ToString() : "";
}
