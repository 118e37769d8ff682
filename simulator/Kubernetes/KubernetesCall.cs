using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>A call to the Kubernetes API of one cluster.</summary>
public sealed class KubernetesCall(HttpRequest request, World world, ClusterState cluster, JsonObject? body)
{
    public World World => world;

    public ClusterState Cluster => cluster;

    public JsonObject Body => body ?? throw new KubernetesException(400, "BadRequest", "The request has no JSON object as its body.");

    public string? this[string name] => (string?)request.RouteValues[name];

    public string? Query(string name) => request.Query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;

    public Workloads Inside => Workloads.Of(world, cluster);

    /// <summary>Answers with a list, cut to the namespace of the route, the selectors and the limit of the query.</summary>
    public JsonObject List(string kind, string version, IEnumerable<JsonObject> all)
    {
        if (Query("watch") is "true" or "1")
            throw new KubernetesException(405, "MethodNotAllowed", "The simulator does not serve watches; list again instead.");
        var items = all.Where(item => this["ns"] is not { } space || (string?)item["metadata"]!["namespace"] == space)
            .Where(Selectors.Labels(Query("labelSelector")))
            .Where(Selectors.Fields(Query("fieldSelector")))
            .ToList();
        var metadata = new JsonObject { ["resourceVersion"] = KubernetesObjects.Version(world) };
        var skip = int.TryParse(Query("continue"), out var token) && token > 0 ? token : 0;
        if (int.TryParse(Query("limit"), out var limit) && limit > 0 && skip + limit < items.Count)
        {
            metadata["continue"] = (skip + limit).ToString(System.Globalization.CultureInfo.InvariantCulture);
            metadata["remainingItemCount"] = items.Count - skip - limit;
            items = items.GetRange(skip, limit);
        }
        else if (skip > 0)
        {
            items = [.. items.Skip(skip)];
        }
        return new JsonObject { ["kind"] = kind + "List", ["apiVersion"] = version, ["metadata"] = metadata, ["items"] = new JsonArray([.. items]) };
    }
}

/// <summary>A refusal in the words of the Kubernetes API: a Status object.</summary>
public sealed class KubernetesException(int code, string reason, string message, string? cause = null) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    public JsonObject Status()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = reason,
            ["code"] = code,
        };
        if (cause is not null)
            status["details"] = new JsonObject { ["causes"] = new JsonArray(new JsonObject { ["reason"] = cause, ["message"] = Message }) };
        return status;
    }

    public static KubernetesException NotFound(string resource, string name) => new(404, "NotFound", $"{resource} \"{name}\" not found");
}
