namespace ReleaseOrchestrator.ImageComposition;

/// <summary>Names this app to tests: every app has a Program.</summary>
public sealed class ImageCompositionApp;
