using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.Gateway.Routes;

/// <summary>GET /openapi/v1.json: the public API as OpenAPI 3.1, made from the same table that routes it.</summary>
public static partial class OpenApi
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/openapi/v1.json", () => Document).WithMetadata(Identity.Access.Anyone).ExcludeFromDescription();

    private static JsonObject Document => new()
    {
        ["openapi"] = "3.1.0",
        ["info"] = new JsonObject { ["title"] = "Release Orchestrator", ["version"] = "v1" },
        ["security"] = new JsonArray(new JsonObject { ["token"] = new JsonArray() }),
        ["components"] = new JsonObject
        {
            ["securitySchemes"] = new JsonObject { ["token"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" } },
        },
        ["paths"] = new JsonObject(All.GroupBy(r => PathName(r.Path)).Select(path => KeyValuePair.Create<string, JsonNode?>(
            path.Key, new JsonObject(path.Select(r => KeyValuePair.Create<string, JsonNode?>(MethodName(r.Method), Operation(r))))))),
    };

    private static IEnumerable<PublicRoute> All =>
    [
        .. PublicRoutes.All,
        new("GET", "/tokens", "gateway", "admin", "API tokens, without their secrets"),
        new("POST", "/tokens", "gateway", "admin", "Makes an API token; shows its secret once"),
        new("DELETE", "/tokens/{id}", "gateway", "admin", "Revokes an API token"),
        new("GET", "/chat/commands", "gateway", "viewer", "Commands from chat and the replies to them"),
    ];

    private static string PathName(string path) => ProxyRoutes.Prefix + path.Replace("{**rest}", "{rest}", StringComparison.Ordinal);

    private static string MethodName(string method) => method.ToLowerInvariant();

    private static JsonObject Operation(PublicRoute route) => new()
    {
        ["summary"] = route.Summary,
        ["description"] = $"Needs the role {route.Role}.",
        ["tags"] = new JsonArray(route.Path.Split('/')[1]),
        ["parameters"] = new JsonArray([.. Parameter().Matches(route.Path).Select(m => (JsonNode)new JsonObject
        {
            ["name"] = m.Groups[1].Value,
            ["in"] = "path",
            ["required"] = true,
            ["schema"] = new JsonObject { ["type"] = "string" },
        })]),
        ["responses"] = new JsonObject
        {
            ["2XX"] = new JsonObject { ["description"] = "Done" },
            ["default"] = new JsonObject
            {
                ["description"] = "Refused: what is wrong and what would have worked",
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject() },
            },
        },
    };

    [GeneratedRegex(@"\{\**(\w+)\}")]
    private static partial Regex Parameter();
}
