using Azure.Core;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>The conditions under which a write may proceed. Values travel as given: AKS compares bare eTags.</summary>
internal readonly record struct ArmMatch(string IfMatch = null, string IfNoneMatch = null)
{
    public static ArmMatch From(MatchConditions conditions) =>
        new(conditions?.IfMatch?.ToString(), conditions?.IfNoneMatch?.ToString());

    public void Apply(Request request)
    {
        if (IfMatch is not null)
            request.Headers.SetValue(HttpHeader.Names.IfMatch, IfMatch);
        if (IfNoneMatch is not null)
            request.Headers.SetValue(HttpHeader.Names.IfNoneMatch, IfNoneMatch);
    }
}
