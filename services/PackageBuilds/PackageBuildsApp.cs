namespace ReleaseOrchestrator.PackageBuilds;

/// <summary>Names this app's assembly to test hosts.</summary>
public sealed class PackageBuildsApp;
