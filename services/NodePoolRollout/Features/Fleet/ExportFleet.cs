using System.Text.Json;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.NodePoolRollout.Adapters;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Fleet;

/// <summary>Everything known of the fleet as one JSON document (<see cref="FleetExport"/>), written while it is made: a large fleet is not held twice.</summary>
public static class ExportFleet
{
    private const int AtOnce = 500;

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/fleet/export", Handle).WithName(nameof(ExportFleet)).Produces<FleetExport>();

    public static async Task Handle(HttpResponse response, FleetView fleet, FleetWindows windows, DriftStore drifts, CancellationToken stop)
    {
        var seen = await fleet.Look(refresh: false, stop);
        var drift = await drifts.Open(stop);
        response.ContentType = "application/json; charset=utf-8";
        response.Headers.ContentDisposition = "attachment; filename=fleet.json";

        await using var json = new Utf8JsonWriter(response.BodyWriter, new JsonWriterOptions { Encoder = ReleaseJson.Tolerant.Encoder });
        json.WriteStartObject();
        json.WriteString("takenAt", seen.Inventory.TakenAt);
        json.WritePropertyName("subscriptions");
        JsonSerializer.Serialize(json, seen.Inventory.Subscriptions ?? [], ReleaseJson.Tolerant);
        json.WriteStartArray("clusters");
        foreach (var part in seen.Inventory.Clusters.Chunk(AtOnce))
            await Write(json, await windows.AddTo(part, stop), response, stop);
        json.WriteEndArray();
        json.WriteStartArray("pools");
        foreach (var part in seen.Inventory.Pools.Chunk(AtOnce))
            await Write(json, part, response, stop);
        json.WriteEndArray();
        json.WriteStartArray("drift");
        await Write(json, drift, response, stop);
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(stop);
        await response.BodyWriter.FlushAsync(stop);
    }

    private static async Task Write<T>(Utf8JsonWriter json, IReadOnlyList<T> items, HttpResponse response, CancellationToken stop)
    {
        foreach (var item in items)
            JsonSerializer.Serialize(json, item, ReleaseJson.Tolerant);
        await json.FlushAsync(stop);
        await response.BodyWriter.FlushAsync(stop);
    }
}
