using System.Text.Json;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;

/// <summary>Finds the pods that a drain would have to evict and no PodDisruptionBudget lets go.</summary>
public static class DisruptionSight
{
    public static IReadOnlyList<StuckPods> Of(IEnumerable<JsonElement> budgets, IEnumerable<JsonElement> pods, IEnumerable<JsonElement> nodes)
    {
        var poolOf = nodes.Select(KubernetesSight.Node).ToDictionary(node => node.Name, node => node.Pool, StringComparer.Ordinal);
        var evicted = pods.Where(IsEvicted).ToList();
        return
        [
            .. budgets.Where(AllowsNone).SelectMany(budget => evicted.Where(pod => Covers(budget, pod))
                .GroupBy(pod => poolOf.GetValueOrDefault(Text(At(pod, "spec"), "nodeName") ?? "") ?? "", StringComparer.OrdinalIgnoreCase)
                .Where(pool => pool.Key.Length > 0)
                .Select(pool => new StuckPods(pool.Key, Name(budget), pool.Count(), Says(budget))))
            .OrderBy(stuck => stuck.Pool, StringComparer.Ordinal).ThenBy(stuck => stuck.Budget, StringComparer.Ordinal),
        ];
    }

    /// <summary>A budget whose controller has not looked at it yet says nothing.</summary>
    private static bool AllowsNone(JsonElement budget) =>
        At(At(budget, "status"), "disruptionsAllowed") is { ValueKind: JsonValueKind.Number } allowed && allowed.GetInt32() == 0 && Number(At(budget, "status"), "expectedPods") > 0;

    /// <summary>Drains leave pods of DaemonSets and static pods where they are; what has ended needs no leave.</summary>
    private static bool IsEvicted(JsonElement pod)
    {
        var owners = At(At(pod, "metadata"), "ownerReferences") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(owner => Text(owner, "kind")).ToList() : [];
        return Text(At(pod, "status"), "phase") is not ("Succeeded" or "Failed") && !owners.Contains("DaemonSet") && !owners.Contains("Node");
    }

    private static bool Covers(JsonElement budget, JsonElement pod)
    {
        if (Text(At(budget, "metadata"), "namespace") != Text(At(pod, "metadata"), "namespace") || At(At(budget, "spec"), "selector") is not { ValueKind: JsonValueKind.Object } selector)
            return false; // without a selector a budget covers nothing; an empty one covers its namespace
        var labels = At(At(pod, "metadata"), "labels");
        return (At(selector, "matchLabels") is not { ValueKind: JsonValueKind.Object } equal || equal.EnumerateObject().All(label => Text(labels, label.Name) == label.Value.GetString()))
            && (At(selector, "matchExpressions") is not { ValueKind: JsonValueKind.Array } expressions || expressions.EnumerateArray().All(expression => Holds(expression, labels)));
    }

    private static bool Holds(JsonElement expression, JsonElement? labels)
    {
        var value = Text(expression, "key") is { } key ? Text(labels, key) : null;
        var values = At(expression, "values") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(v => v.GetString()).ToList() : [];
        return Text(expression, "operator") switch
        {
            "In" => value is not null && values.Contains(value),
            "NotIn" => value is null || !values.Contains(value),
            "Exists" => value is not null,
            "DoesNotExist" => value is null,
            _ => false,
        };
    }

    private static string Name(JsonElement budget) => $"{Text(At(budget, "metadata"), "namespace")}/{Text(At(budget, "metadata"), "name")}";

    private static string Says(JsonElement budget)
    {
        var (spec, status) = (At(budget, "spec"), At(budget, "status"));
        var demand = At(spec, "minAvailable") is { } least ? $"minAvailable {least}" : At(spec, "maxUnavailable") is { } most ? $"maxUnavailable {most}" : "it names no number";
        return $"{demand}, {Number(status, "currentHealthy")} healthy, {Number(status, "desiredHealthy")} demanded";
    }

    private static JsonElement? At(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(name, out var child) ? child : null;

    private static string? Text(JsonElement? element, string name) => At(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static int Number(JsonElement? element, string name) => At(element, name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : 0;
}
