using System.Text.Json;

namespace Dapr.Client;

/// <summary>The entries that the sidecar names when a bulk publish did not succeed as a whole.</summary>
internal static class BulkPublishFailures
{
    public static IReadOnlyList<(string EntryId, string Error)> Read(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("failedEntries", out var entries)) return [];
            return
            [
                .. entries.EnumerateArray().Select(entry =>
                    (entry.GetProperty("entryId").GetString() ?? "", entry.TryGetProperty("error", out var error) ? error.GetString() ?? "" : "")),
            ];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
