using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>The section <c>Images</c>.</summary>
public sealed class ImageSettings
{
    public DevelopmentRootRule DevelopmentRoot { get; init; } = DevelopmentRootRule.Label;
}
