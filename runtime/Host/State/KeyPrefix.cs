namespace LocalDapr.State;

/// <summary>How the keys of an app are kept apart from those of the others in the same store.</summary>
public sealed record KeyPrefix(string Strategy, string StoreName)
{
    public const string Separator = "||";

    /// <summary>The key as the app has given it.</summary>
    public static string Without(string fullKey) =>
        fullKey.IndexOf(Separator, StringComparison.Ordinal) is >= 0 and var end ? fullKey[(end + Separator.Length)..] : fullKey;

    public string Full(string appId, string key)
    {
        if (key.Contains(Separator, StringComparison.Ordinal))
            throw StateErrors.IllegalKey(StoreName, key, $"input key/keyPrefix '{key}' can't contain '{Separator}'");
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
