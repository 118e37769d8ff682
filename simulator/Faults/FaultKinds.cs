using System.Text.Json.Nodes;

namespace AzureSimulator.Faults;

/// <summary>What each kind of fault does and which fields it knows; the control API checks by it and tells it.</summary>
public static class FaultKinds
{
    private static readonly string[] Common = ["kind", "duration", "times"];
    private static readonly string[] OfPool = ["cluster", "pool", "region"];
    private static readonly string[] OfRequest = ["method", "pathContains"];

    public static IReadOnlyDictionary<FaultKind, (string[] Fields, string What)> All { get; } = new Dictionary<FaultKind, (string[] Fields, string What)>
    {
        [FaultKind.FailNode] = ([.. OfPool, "node", "ordinal", "code", "message", "details"], "a node does not come back from reimaging, and the operation fails with the code and its inner details"),
        [FaultKind.SlowDrain] = ([.. OfPool, "node", "delay"], "draining a node takes longer by the delay"),
        [FaultKind.Throttle] = ([.. OfRequest, "subscription", "passPerMinute", "code", "message", "retryAfterSeconds"],
            "requests are answered with 429 and have no effect; with passPerMinute so many of each subscription still pass in a simulated minute"),
        [FaultKind.ServerError] = ([.. OfRequest, "status", "code", "message", "retryAfterSeconds"], "requests are answered with a 5xx status and have no effect"),
        [FaultKind.LostResponse] = (OfRequest, "the request takes effect, and the connection breaks before its answer"),
        [FaultKind.DroppedHeaders] = (OfRequest, "an accepted write is answered without Azure-AsyncOperation, Location and Retry-After"),
        [FaultKind.SlowResponse] = ([.. OfRequest, "delay"], "the request takes effect, and its answer leaves later by the delay (real time)"),
        [FaultKind.StaleStatus] = (OfRequest, "a finished operation is shown as still running"),
        [FaultKind.ExpiredOperation] = (OfRequest, "the status of an operation is answered with 404, as if it had been forgotten"),
        [FaultKind.RegionOutage] = (["region"], "Resource Manager and the Kubernetes API of a region answer 503"),
        [FaultKind.UnhealthyWorkload] = ([.. OfPool, "workload", "delay"],
            "from the delay on, pods crash-loop on nodes with an image that no pool ran when the fault was set; going back heals them"),
        [FaultKind.WrongNodeFacts] = ([.. OfPool, "node", "facts"], "nodes say these facts of themselves (kernel, containerd, osImage, and what nodeFacts publishes), or nothing where the value is null"),
    };

    public static string NameOf(FaultKind kind) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(kind.ToString());

    /// <summary>Refuses a field that means nothing to a kind of fault.</summary>
    public static string? Problem(FaultKind kind, JsonObject body)
    {
        var known = Common.Concat(All[kind].Fields).ToList();
        return body.Select(field => field.Key).FirstOrDefault(field => !known.Contains(field)) is { } unknown
            ? $"field '{unknown}' is not known to {NameOf(kind)}; known fields: {string.Join(", ", known)}" : null;
    }

    /// <summary>What would go on for ever unless somebody remembers to stop it strikes once, if not said otherwise.</summary>
    public static bool StrikesOnce(FaultKind kind) => kind is not (FaultKind.SlowDrain or FaultKind.RegionOutage or FaultKind.UnhealthyWorkload or FaultKind.WrongNodeFacts);

    public static JsonArray Help() => new([.. All.Select(entry => (JsonNode)new JsonObject
    {
        ["kind"] = NameOf(entry.Key),
        ["fields"] = new JsonArray([.. Common.Concat(entry.Value.Fields).Select(field => (JsonNode)field)]),
        ["what"] = entry.Value.What,
        ["strikesOnce"] = StrikesOnce(entry.Key),
    })]);
}
