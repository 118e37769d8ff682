using System.Text.Json;
using System.Text.Json.Nodes;
using LocalDapr.Apps;
using LocalDapr.Engine;
using LocalDapr.PubSub;
using LocalDapr.Sidecars;

namespace LocalDapr.Http;

/// <summary>What a sidecar says about itself.</summary>
public static class MetadataApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1.0/metadata", (HttpContext context, WorkflowEngine engine, Deliveries deliveries) =>
            context.Response.WriteAsJsonAsync(Describe(context.Sidecar, deliveries, engine.ConnectedWorkers(context.Sidecar.AppId))));
        routes.MapPut("/v1.0/metadata/{key}", async (HttpContext context, string key) =>
        {
            using var body = new StreamReader(context.Request.Body);
            context.Sidecar.Extended[key] = await body.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = 204;
        });
    }

    private static JsonObject Describe(Sidecar sidecar, Deliveries deliveries, int workers)
    {
        var described = new JsonObject
        {
            ["id"] = sidecar.AppId,
            ["runtimeVersion"] = Sidecar.RuntimeVersion,
            ["components"] = new JsonArray([.. sidecar.Components.Described.Select(c => new JsonObject
            {
                ["name"] = c.Component.Name,
                ["type"] = c.Component.Type,
                ["version"] = "v1",
                ["capabilities"] = new JsonArray([.. c.Capabilities.Select(x => (JsonNode)x)]),
            })]),
            ["subscriptions"] = new JsonArray([.. sidecar.Subscriptions.Concat(deliveries.Streams(sidecar.AppId)).Select(s => new JsonObject
            {
                ["pubsubname"] = s.PubSub,
                ["topic"] = s.Topic,
                ["rules"] = new JsonArray(
                [
                    .. s.Rules.Select(r => new JsonObject { ["match"] = r.Match, ["path"] = r.Path }),
                    .. s.DefaultRoute is null ? [] : new[] { new JsonObject { ["path"] = s.DefaultRoute } },
                ]),
                ["deadLetterTopic"] = s.DeadLetterTopic ?? "",
                ["type"] = s.IsStreamed ? "STREAMING" : s.IsDeclarative ? "DECLARATIVE" : "PROGRAMMATIC",
            })]),
            ["extended"] = JsonSerializer.SerializeToNode(sidecar.Extended),
            ["workflows"] = new JsonObject { ["connectedWorkers"] = workers },
        };
        if (sidecar.Channel.Port is { } port)
            described["appConnectionProperties"] = new JsonObject
            {
                ["port"] = port,
                ["protocol"] = sidecar.App.Protocol.Name,
                ["channelAddress"] = sidecar.App.ChannelAddress,
                ["maxConcurrency"] = Math.Max(0, sidecar.App.MaxConcurrency),
            };
        return described;
    }
}
