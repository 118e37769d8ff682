using System.Text.Json.Nodes;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>The three changes that can be made to the tags of a resource.</summary>
internal static class TagEdits
{
    public static Action<IDictionary<string, string>> Add(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        return tags => tags[key] = value;
    }

    public static Action<IDictionary<string, string>> Remove(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return tags => tags.Remove(key);
    }

    public static Action<IDictionary<string, string>> Set(IDictionary<string, string> replacement)
    {
        ArgumentNullException.ThrowIfNull(replacement);
        return tags =>
        {
            tags.Clear();
            foreach (var (key, value) in replacement)
                tags[key] = value;
        };
    }

    /// <summary>The tags after a change, as a request that names them even when none is left.</summary>
    public static ContainerServiceTagsObject Patch(IDictionary<string, string> current, Action<IDictionary<string, string>> edit)
    {
        var patch = WireFormat.Read<ContainerServiceTagsObject>(JsonNode.Parse("""{"tags":{}}"""));
        foreach (var (key, value) in current)
            patch.Tags[key] = value;
        edit(patch.Tags);
        return patch;
    }
}
