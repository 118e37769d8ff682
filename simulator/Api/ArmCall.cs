using System.Text.Json.Nodes;
using AzureSimulator.Identity;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>A call to Azure Resource Manager by a known caller, with a known api-version.</summary>
public sealed class ArmCall(HttpRequest request, World world, Secrets secrets, Caller caller, string apiVersion, JsonObject? body)
{
    public World World => world;

    public Secrets Secrets => secrets;

    public Caller Caller => caller;

    public string ApiVersion => apiVersion;

    public JsonObject Body => body ?? throw new ArmException(400, "InvalidRequestContent", "The request has no JSON object as its body.");

    public string Path => request.Path.Value!;

    public string BaseUrl => $"https://{request.Host}";

    public string this[string name] => (string?)request.RouteValues[name] ?? throw new InvalidOperationException($"The route has no '{name}'.");

    public string? Query(string name) => request.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    public string? Header(string name) => request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>How long a client should wait before it asks again, in its own time.</summary>
    public int RetryAfter => Seconds(world.Fleet.Limits.RetryAfter);

    public int Seconds(TimeSpan simulated) => Math.Max(1, (int)Math.Ceiling(world.Clock.ToReal(simulated).TotalSeconds));

    public ArmReply Page<T>(IReadOnlyList<T> items, Func<T, JsonNode> show)
    {
        var size = world.Fleet.Limits.PageSize;
        var skip = int.TryParse(Query("$skipToken"), out var given) && given > 0 ? given : 0;
        var page = new JsonObject { ["value"] = new JsonArray([.. items.Skip(skip).Take(size).Select(show)]) };
        if (skip + size < items.Count)
            page["nextLink"] = $"{BaseUrl}{Path}?api-version={ApiVersion}&$skipToken={skip + size}";
        return ArmReply.Ok(page);
    }
}
