using System.Text.Json;
using System.Text.Json.Nodes;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>Reads the verdict from each kind of answer. Only Succeeded, Failed and Canceled are terminal states.</summary>
internal static class PollAnswers
{
    public static PollVerdict FromStatus(Response response) =>
        response.Status is < 200 or > 204 ? PollVerdict.Failed : Judge(Body(response)?["status"]) ?? PollVerdict.Pending;

    public static PollVerdict FromLocation(Response response) => response.Status switch
    {
        202 => PollVerdict.Pending,
        >= 200 and <= 204 => PollVerdict.Done,
        _ => PollVerdict.Failed,
    };

    public static PollVerdict FromResource(Response response)
    {
        if (response.Status is < 200 or > 204)
            return PollVerdict.Failed;
        if (response.Status == 202)
            return PollVerdict.Pending;

        // A resource without a provisioning state was written at once.
        var state = Body(response)?["properties"]?["provisioningState"];
        return state is null ? PollVerdict.Done : Judge(state) ?? PollVerdict.Pending;
    }

    /// <summary>The address in a header, made absolute; null where there is none.</summary>
    public static Uri Address(Response response, string header, Uri relativeTo) =>
        response.Headers.TryGetValue(header, out var value) && Uri.TryCreate(relativeTo, value, out var address) ? address : null;

    private static PollVerdict? Judge(JsonNode state) => state?.GetValueKind() != JsonValueKind.String ? null : ((string)state).ToUpperInvariant() switch
    {
        "SUCCEEDED" => PollVerdict.Done,
        "FAILED" or "CANCELED" or "CANCELLED" => PollVerdict.Failed,
        _ => PollVerdict.Pending,
    };

    private static JsonObject Body(Response response)
    {
        if (response.ContentStream is null or { CanSeek: true, Length: 0 })
            return null;
        try
        {
            return JsonNode.Parse(response.Content) as JsonObject;
        }
        catch (JsonException)
        {
            return null; // an answer that is not JSON carries no state
        }
    }
}
