namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>The image cannot be made from this repository, and trying again would not help.</summary>
public sealed class ImageRejectedException(string message) : Exception(message);
