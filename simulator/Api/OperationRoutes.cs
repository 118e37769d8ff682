using System.Text.Json.Nodes;
using AzureSimulator.Faults;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Polling: the status of an operation, and its result once it is over.</summary>
public static class OperationRoutes
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var provider in new[] { "Microsoft.ContainerService", "Microsoft.Compute" })
        {
            var root = $"/subscriptions/{{subscription}}/providers/{provider}/locations/{{location}}";
            routes.MapGet(root + "/operations/{id}", ArmService.Handle(provider, provider + "/locations/operations/read", Status));
            routes.MapGet(root + "/operationresults/{id}", ArmService.Handle(provider, provider + "/locations/operationresults/read", Result));
        }
        const string aks = ManagedClusterRoutes.Provider;
        routes.MapGet(ManagedClusterRoutes.Cluster + "/operations/{id}", ArmService.Preview(aks, aks + "/managedClusters/operations/read", "2025-10-02-preview", StatusOf));
        routes.MapGet(ManagedClusterRoutes.Cluster + "/agentPools/{pool}/operations/{id}",
            ArmService.Preview(aks, aks + "/managedClusters/agentPools/operations/read", "2025-10-02-preview", StatusOf));
    }

    private static ArmReply Status(ArmCall call) => Show(call, Find(call));

    /// <summary>The status by the resource's own address, which needs no seal; "latest" is the operation begun last.</summary>
    private static ArmReply StatusOf(ArmCall call)
    {
        var resource = call.Path[..call.Path.LastIndexOf("/operations/", StringComparison.OrdinalIgnoreCase)];
        var operation = call.World.Operations.All
            .Where(known => string.Equals(known.ResourceId, resource, StringComparison.OrdinalIgnoreCase))
            .Where(known => call["id"] is "latest" || known.Name == call["id"])
            .MaxBy(known => known.StartTime);
        return Show(call, operation ?? throw NotFound(call));
    }

    private static ArmReply Show(ArmCall call, OperationState operation)
    {
        var stale = operation.IsOver && FaultBook.Strike(call.World, FaultKind.StaleStatus, fault => fault.MatchesRequest("GET", call.Path)) is not null;
        var body = new JsonObject
        {
            ["id"] = call.Path,
            ["name"] = operation.Name,
            ["resourceId"] = operation.ResourceId,
            ["status"] = stale ? "InProgress" : operation.Status,
            ["startTime"] = ArmTime.Text(operation.StartTime),
            ["percentComplete"] = operation.PercentComplete,
        };
        if (stale)
            return Waiting(call, body);
        if (operation.EndTime is { } end)
            body["endTime"] = ArmTime.Text(end);
        if (operation.Error is { } error)
            body["error"] = error.ToJson();
        if (operation.Result is { } result)
            body["properties"] = result.DeepClone();
        return operation.IsOver ? ArmReply.Ok(body) : Waiting(call, body);
    }

    private static ArmReply Waiting(ArmCall call, JsonObject body)
    {
        var reply = ArmReply.Ok(body);
        reply.Headers["Retry-After"] = call.RetryAfter.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return reply;
    }

    private static ArmReply Result(ArmCall call)
    {
        var operation = Find(call);
        if (!operation.IsOver)
        {
            return new ArmReply(202).With(call, operation, status: false);
        }
        if (operation.Status == "Succeeded")
        {
            return call.World.Pools.Find(operation.ResourceId) is { } pool ? ArmReply.Ok(AgentPoolJson.Show(call, pool))
                : call.World.Clusters.Find(operation.ResourceId) is { } cluster ? ArmReply.Ok(ManagedClusterJson.Show(call, cluster))
                : new ArmReply(204);
        }
        var error = operation.Error ?? new ArmProblem("OperationFailed", "The operation failed.");
        return new ArmReply(409, new JsonObject { ["error"] = error.ToJson() });
    }

    private static OperationState Find(ArmCall call)
    {
        var operation = call.World.Operations.Find(call["id"]);
        if (FaultBook.Strike(call.World, FaultKind.ExpiredOperation, fault => fault.MatchesRequest("GET", call.Path)) is not null)
            throw NotFound(call);
        return operation is not null && OperationUrls.IsGenuine(call, operation)
            ? operation
            : throw NotFound(call);
    }

    private static ArmException NotFound(ArmCall call) =>
        new(404, "OperationNotFound", $"The operation '{call["id"]}' was not found; operations are kept for a limited time.");
}
