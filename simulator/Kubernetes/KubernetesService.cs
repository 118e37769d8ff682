using System.Text.Json;
using System.Text.Json.Nodes;
using AzureSimulator.Faults;
using AzureSimulator.Identity;
using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>What every call to a cluster's Kubernetes API goes through: the cluster, its token, outages, the log.</summary>
internal sealed class KubernetesService(World world, Secrets secrets)
{
    public static RequestDelegate Handle(Func<KubernetesCall, JsonNode> handle, bool anonymous = false) =>
        context => SimulatedAzure.Of(context).Kubernetes.Serve(context, handle, anonymous);

    private async Task Serve(HttpContext context, Func<KubernetesCall, JsonNode> handle, bool anonymous)
    {
        var request = context.Request;
        int status;
        JsonNode answer;
        try
        {
            var body = await ReadBody(request);
            answer = world.Do(() =>
            {
                var cluster = world.FindByApiKey((string?)request.RouteValues["key"] ?? "")
                    ?? throw new KubernetesException(404, "NotFound", "There is no cluster at this address.");
                if (!anonymous && !IsKnown(request, cluster))
                    throw new KubernetesException(401, "Unauthorized", "Unauthorized");
                if (cluster.IsStopped)
                    throw new KubernetesException(503, "ServiceUnavailable", $"The API server of cluster {cluster.Name} cannot be reached: the cluster is stopped.");
                if (FaultBook.Strike(world, FaultKind.RegionOutage, fault => string.Equals(fault.Region, cluster.Region, StringComparison.OrdinalIgnoreCase)) is not null)
                    throw new KubernetesException(503, "ServiceUnavailable", $"The API server of cluster {cluster.Name} cannot be reached.");
                return Answer(new KubernetesCall(request, world, cluster, body), request, handle);
            });
            status = HttpMethods.IsPost(request.Method) ? 201 : 200;
        }
        catch (KubernetesException refusal)
        {
            (status, answer) = (refusal.Code, refusal.Status());
        }
        context.Response.StatusCode = status;
        if (status == 429)
            context.Response.Headers.RetryAfter = "1";
        if (answer is JsonValue plain)
        {
            await context.Response.WriteAsync(plain.GetValue<string>());
            return;
        }
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(answer.ToJsonString(Journal.Json));
    }

    private JsonNode Answer(KubernetesCall call, HttpRequest request, Func<KubernetesCall, JsonNode> handle)
    {
        var entry = new LogEntry("kubernetes")
        {
            Method = request.Method,
            Resource = request.Path.Value,
            Cluster = call.Cluster.Name,
            Region = call.Cluster.Region,
            Outcome = "accepted",
        };
        try
        {
            var answer = handle(call);
            if (!HttpMethods.IsGet(request.Method))
                world.Log(entry);
            return answer;
        }
        catch (KubernetesException refusal) when (!HttpMethods.IsGet(request.Method))
        {
            world.Log(entry with { Status = refusal.Code, Outcome = refusal.Reason, Detail = refusal.Message });
            throw;
        }
    }

    private bool IsKnown(HttpRequest request, ClusterState cluster)
    {
        var header = request.Headers.Authorization.ToString();
        return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && Secrets.Same(header["Bearer ".Length..], KubeConfig.Token(secrets, cluster));
    }

    private static async Task<JsonObject?> ReadBody(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method))
            return null;
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory);
        try
        {
            return memory.Length == 0 ? null : JsonNode.Parse(memory.ToArray()) as JsonObject;
        }
        catch (JsonException problem)
        {
            throw new KubernetesException(400, "BadRequest", $"The request body is not JSON: {problem.Message}");
        }
    }
}
