using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>A document that users write: <c>apiVersion</c>, <c>kind</c>, <c>metadata</c>, <c>spec</c>.</summary>
public sealed class Document<TSpec>
{
    /// <summary>The only version there is.</summary>
    public const string Version = "releases.azurelinux.dev/v1";

    public required string ApiVersion { get; init; }

    public required string Kind { get; init; }

    public required DocumentMetadata Metadata { get; init; }

    public required TSpec Spec { get; init; }

    internal DocumentSource? Source { get; set; }

    /// <summary>A refusal that points at a place in the document.</summary>
    /// <param name="path">E.g. <c>spec.stages[1].soak</c>; the nearest place that exists is pointed at.</param>
    /// <param name="problem">What is wrong and what would have worked.</param>
    public DomainException Fail(string path, string problem) =>
        Source?.Fail(path, problem) ?? new DomainException(ErrorKind.Invalid, DocumentSource.ErrorCode, problem, path);
}

public sealed class DocumentMetadata
{
    /// <summary>Lower-case letters, digits and dashes.</summary>
    public required string Name { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
}
