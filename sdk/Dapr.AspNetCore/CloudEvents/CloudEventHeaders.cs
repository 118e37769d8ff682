using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Dapr;

/// <summary>Hands the attributes of an envelope on as headers, where the app asked for it.</summary>
internal static class CloudEventHeaders
{
    // The data is the body, and its type is the body's.
    private static readonly string[] Never = ["data", "data_base64", "datacontenttype"];

    public static void Forward(IHeaderDictionary headers, JsonElement envelope, CloudEventsMiddlewareOptions options)
    {
        if (!options.ForwardCloudEventPropertiesAsHeaders) return;
        foreach (var attribute in envelope.EnumerateObject().Where(attribute => IsWanted(attribute.Name, options)))
            headers.TryAdd($"Cloudevent.{attribute.Name.ToLowerInvariant()}", attribute.Value.GetRawText().Trim('"'));
    }

    private static bool IsWanted(string name, CloudEventsMiddlewareOptions options)
    {
        if (Never.Contains(name, StringComparer.OrdinalIgnoreCase)) return false;
        if (options.IncludedCloudEventPropertiesAsHeaders is { } included) return included.Contains(name, StringComparer.OrdinalIgnoreCase);
        return options.ExcludedCloudEventPropertiesFromHeaders?.Contains(name, StringComparer.OrdinalIgnoreCase) != true;
    }
}
