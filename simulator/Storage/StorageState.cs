using AzureSimulator.Model;

namespace AzureSimulator.Storage;

/// <summary>A blob container.</summary>
public sealed class ContainerState : IDocument
{
    /// <summary>account/container</summary>
    public required string Key { get; init; }

    public required string ETag { get; set; }

    public required DateTimeOffset LastModified { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];
}

/// <summary>A blob's properties; its bytes are a sparse file beside the journal.</summary>
public sealed class BlobState : IDocument
{
    /// <summary>account/container/name</summary>
    public required string Key { get; init; }

    public required string Type { get; init; }

    /// <summary>The file with the content, relative to the blob directory. A new content gets a new file, so that a crash never mixes two.</summary>
    public required string File { get; set; }

    public required long Length { get; set; }

    public string ContentType { get; set; } = "application/octet-stream";

    public string? ContentMd5 { get; set; }

    public required string ETag { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastModified { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];
}
