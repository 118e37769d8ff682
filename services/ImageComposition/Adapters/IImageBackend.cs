using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>Makes an image from a definition and a repository. Local: dnf and mkfs on this machine; production: Image Customizer.</summary>
public interface IImageBackend
{
    /// <summary>Name and generation; part of every content key, so that a backend that makes other bytes makes other images.</summary>
    string Id { get; }

    /// <summary>Refuses, by name, what the definition asks for and this backend cannot do.</summary>
    void Require(ImageDefinition definition, ImageDefinitionSpec spec);

    /// <summary>Composes and checks. Safe to repeat: a finished image of the same key is found again.</summary>
    Task<ComposedArtifact> Compose(ImageOrder order, CancellationToken stop);
}

/// <summary>One image to make.</summary>
public sealed record ImageOrder(ImageDefinition Definition, PublishedRepository Repository, string ReleaseVersion, string Version, string ContentKey);
