namespace AzureSimulator.Model;

/// <summary>One virtual machine of a pool, which is also a node of the cluster.</summary>
public sealed class NodeState
{
    public required string Name { get; init; }

    public required string Image { get; set; }

    public required string KubeletVersion { get; set; }

    public string? Zone { get; init; }

    public bool Cordoned { get; set; }

    public bool Surge { get; set; }

    public bool Quarantined { get; set; }

    /// <summary>A node that a blue-green upgrade added; it becomes an ordinary one when the blue ones are gone.</summary>
    public bool Green { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the node got its present image.</summary>
    public DateTimeOffset ImagedAt { get; set; }

    /// <summary>From when on the node is Ready; null while it is not going to be.</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    public Dictionary<string, string>? Labels { get; set; }

    public Dictionary<string, string>? Annotations { get; set; }

    public bool IsReady(DateTimeOffset now) => ReadyAt is { } ready && ready <= now;
}
