using Azure.Core;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>Refuses identifiers of another kind of resource before anything is sent.</summary>
internal static class ResourceKind
{
    public static ResourceIdentifier Require(ResourceIdentifier id, ResourceType expected)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.ResourceType == expected
            ? id
            : throw new ArgumentException($"Invalid resource type {id.ResourceType} in '{id}'; expected {expected}.", nameof(id));
    }
}
