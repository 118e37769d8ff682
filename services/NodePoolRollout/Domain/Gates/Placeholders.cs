namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>Fills <c>{cluster}</c>, <c>{region}</c>, <c>{release}</c> and <c>{stage}</c> into addresses and queries.</summary>
public sealed record Placeholders(string Cluster, string Region, string Release, string Stage)
{
    public string InAddress(string address) => Fill(address, Uri.EscapeDataString);

    /// <summary>Between the quotes of a PromQL string.</summary>
    public string InQuery(string query) => Fill(query, value => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));

    private string Fill(string text, Func<string, string> escaped) => text
        .Replace("{cluster}", escaped(Cluster), StringComparison.Ordinal)
        .Replace("{region}", escaped(Region), StringComparison.Ordinal)
        .Replace("{release}", escaped(Release), StringComparison.Ordinal)
        .Replace("{stage}", escaped(Stage), StringComparison.Ordinal);
}
