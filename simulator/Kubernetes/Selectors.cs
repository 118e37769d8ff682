using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AzureSimulator.Kubernetes;

/// <summary>Label and field selectors.</summary>
public static partial class Selectors
{
    public static Func<JsonObject, bool> Labels(string? selector)
    {
        if (selector is null)
            return _ => true;
        var tests = Term().Matches(selector).Select(term => Label(term.Value.Trim())).ToList();
        return item => tests.TrueForAll(test => test(item["metadata"]!["labels"] as JsonObject ?? []));
    }

    public static Func<JsonObject, bool> Fields(string? selector)
    {
        if (selector is null)
            return _ => true;
        var tests = selector.Split(',').Select(Field).ToList();
        return item => tests.TrueForAll(test => test(item));
    }

    private static Func<JsonObject, bool> Label(string term)
    {
        if (Set().Match(term) is { Success: true } set)
        {
            var values = set.Groups[3].Value.Split(',', StringSplitOptions.TrimEntries);
            var wanted = set.Groups[2].Value == "in";
            return labels => (labels[set.Groups[1].Value] is { } value && values.Contains(value.GetValue<string>())) == wanted;
        }
        if (Equality().Match(term) is { Success: true } equality)
        {
            var (name, wanted, value) = (equality.Groups[1].Value, equality.Groups[2].Value != "!=", equality.Groups[3].Value);
            return labels => ((string?)labels[name] == value) == wanted;
        }
        if (Existence().Match(term) is { Success: true } existence)
            return labels => labels.ContainsKey(existence.Groups[2].Value) == (existence.Groups[1].Length == 0);
        throw new KubernetesException(400, "BadRequest", $"unable to parse requirement: '{term}' of the labelSelector");
    }

    private static Func<JsonObject, bool> Field(string term)
    {
        if (Equality().Match(term.Trim()) is not { Success: true } match
            || match.Groups[1].Value is not ("metadata.name" or "metadata.namespace" or "spec.nodeName" or "spec.unschedulable" or "status.phase"
                or "involvedObject.name" or "involvedObject.kind" or "reason" or "type"))
        {
            throw new KubernetesException(400, "BadRequest", $"field label not supported: '{term}' of the fieldSelector");
        }
        var path = match.Groups[1].Value.Split('.');
        var wanted = match.Groups[2].Value != "!=";
        return item => (path.Aggregate((JsonNode?)item, (node, name) => (node as JsonObject)?[name])?.ToString() == match.Groups[3].Value) == wanted;
    }

    [GeneratedRegex(@"[^,(]+(\([^)]*\))?")]
    private static partial Regex Term();

    [GeneratedRegex(@"^([\w./-]+)\s+(in|notin)\s*\(([^)]*)\)$")]
    private static partial Regex Set();

    [GeneratedRegex(@"^([\w./-]+)\s*(==|=|!=)\s*([\w.:/-]*)$")]
    private static partial Regex Equality();

    [GeneratedRegex(@"^(!?)\s*([\w./-]+)$")]
    private static partial Regex Existence();
}
