namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>One entry of an image's RPM database.</summary>
/// <param name="HeaderSha256">RPM's digest of the immutable header: names exactly this package.</param>
/// <param name="SignatureKeyId">Last 16 hex digits of the signing key's fingerprint; null when unsigned.</param>
public sealed record InstalledPackage(
    PackageIdentity Id, string License, string? Vendor, string? SourceRpm, string HeaderSha256, string? SignatureKeyId);
