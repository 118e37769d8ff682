using System.Text.Json;
using System.Text.Json.Nodes;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>The JSON body of an answer.</summary>
internal static class ResponseJson
{
    /// <summary>The body, or null where there is none; an answer that is not JSON fails as what it is, a broken answer, with its text at hand.</summary>
    public static JsonNode Json(this Response response)
    {
        if (response.ContentStream is null or { CanSeek: true, Length: 0 })
            return null;

        try
        {
            return JsonNode.Parse(response.Content);
        }
        catch (JsonException problem)
        {
            throw new RequestFailedException(response, problem);
        }
    }
}
