using System.Text.Json.Nodes;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.Collections;
using LocalDapr.Sidecars;

namespace LocalDapr.Http;

/// <summary>What a sidecar says about itself. A field without a value is left out, as daprd leaves it out.</summary>
public static class MetadataApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/metadata", (HttpContext context, SidecarDescription description) =>
            context.Response.WriteAsJsonAsync(Json(description.Of(context.Sidecar))));
        routes.MapPut("/v1.0/metadata/{key}", async (HttpContext context, string key) =>
        {
            using var body = new StreamReader(context.Request.Body);
            context.Sidecar.Extended[key] = await body.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = 204;
        });
    }

    private static JsonObject Json(GetMetadataResponse described) => Compact(new JsonObject
    {
        ["id"] = described.Id,
        ["runtimeVersion"] = described.RuntimeVersion,
        ["components"] = List(described.RegisteredComponents, c => new JsonObject
        {
            ["name"] = c.Name,
            ["type"] = c.Type,
            ["version"] = c.Version,
            ["capabilities"] = List(c.Capabilities, name => name) ?? [],
        }),
        ["extended"] = Map(described.ExtendedMetadata),
        ["subscriptions"] = List(described.Subscriptions, s => Compact(new JsonObject
        {
            ["pubsubname"] = s.PubsubName,
            ["topic"] = s.Topic,
            ["metadata"] = Map(s.Metadata),
            ["rules"] = List(s.Rules.Rules, r => Compact(new JsonObject { ["match"] = Text(r.Match), ["path"] = Text(r.Path) })),
            ["deadLetterTopic"] = s.DeadLetterTopic,
            ["type"] = s.Type.ToString().ToUpperInvariant(),
        })),
        ["httpEndpoints"] = List(described.HttpEndpoints, e => new JsonObject { ["name"] = e.Name }),
        ["appConnectionProperties"] = Json(described.AppConnectionProperties),
        ["actorRuntime"] = new JsonObject
        {
            ["runtimeStatus"] = described.ActorRuntime.RuntimeStatus.ToString().ToUpperInvariant(),
            ["hostReady"] = described.ActorRuntime.HostReady,
        },
        ["workflows"] = Compact(new JsonObject { ["connectedWorkers"] = Number(described.Workflows.ConnectedWorkers) }),
    });

    private static JsonObject Json(AppConnectionProperties connection) => Compact(new JsonObject
    {
        ["port"] = Number(connection.Port),
        ["protocol"] = connection.Protocol,
        ["channelAddress"] = connection.ChannelAddress,
        ["maxConcurrency"] = Number(connection.MaxConcurrency),
        ["health"] = connection.Health is not { } health ? null : Compact(new JsonObject
        {
            ["healthCheckPath"] = Text(health.HealthCheckPath),
            ["healthProbeInterval"] = health.HealthProbeInterval,
            ["healthProbeTimeout"] = health.HealthProbeTimeout,
            ["healthThreshold"] = health.HealthThreshold,
        }),
    });

    private static JsonObject Compact(JsonObject json)
    {
        foreach (var (name, _) in json.Where(field => field.Value is null).ToList())
            json.Remove(name);
        return json;
    }

    private static JsonArray? List<T>(IReadOnlyCollection<T> items, Func<T, JsonNode?> json) => items.Count == 0 ? null : new JsonArray([.. items.Select(json)]);

    private static JsonObject? Map(MapField<string, string> map) =>
        map.Count == 0 ? null : new JsonObject([.. map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))]);

    private static JsonNode? Text(string text) => text.Length == 0 ? null : text;

    private static JsonNode? Number(int number) => number == 0 ? null : number;
}
