using LocalDapr.Http;

namespace LocalDapr.State;

/// <summary>How the keys of an app are kept apart from those of the others in the same store.</summary>
public sealed record KeyPrefix(string Strategy, string StoreName)
{
    private const string Separator = "||";

    public string Full(string appId, string key)
    {
        if (key.Contains(Separator, StringComparison.Ordinal))
            throw new ApiException(400, "ERR_MALFORMED_REQUEST", $"input key/keyPrefix '{key}' can't contain '{Separator}'");
        var prefix = Strategy switch
        {
            "none" => "",
            "name" => StoreName,
            "namespace" => $"default.{appId}",
            "appid" or "" => appId,
            _ => Strategy,
        };
        return prefix.Length == 0 ? key : prefix + Separator + key;
    }
}
