using Azure.Core;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>The address of a resource or action: an identifier, the path below it, and optional query values.</summary>
internal sealed record ArmPath(ResourceIdentifier Id, string Below = null, params (string Name, string Value)[] Query)
{
    public void AppendTo(RequestUriBuilder uri)
    {
        foreach (var segment in $"{Id}/{Below}".Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            uri.AppendPath("/", false);
            uri.AppendPath(segment, true);
        }

        foreach (var (name, value) in Query ?? [])
        {
            if (value is not null)
                uri.AppendQuery(name, value, true);
        }
    }
}
