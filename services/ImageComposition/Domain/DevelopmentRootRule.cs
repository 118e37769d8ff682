namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>Whether an image with the development root passes with a label or is rejected; production refuses it.</summary>
public enum DevelopmentRootRule { Label, Refuse }
