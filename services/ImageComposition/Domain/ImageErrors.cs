using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.ImageComposition.Domain;

/// <summary>Every way this service refuses, in one place.</summary>
public static class ImageErrors
{
    public static DomainException ReleaseVersionUnknown(string version) =>
        new(ErrorKind.Invalid, "release-version-invalid", $"'{version}' is no release version; expected the form 3.0.20261121.", "releaseVersion");

    public static DomainException RequestIncomplete(string field, string message) =>
        new(ErrorKind.Invalid, "request-invalid", message, field);

    public static DomainException CompositionIdInvalid(string id) =>
        new(ErrorKind.Invalid, "composition-id-invalid", $"'{id}' cannot name a composition; use letters, digits, '.', '_' and '-', at most 100.", "id");

    public static DomainException CompositionNotFound(string id) =>
        new(ErrorKind.NotFound, "composition-not-found", $"There is no composition '{id}'. GET /images/compositions lists those there are.", "id");

    public static DomainException CompositionDiffers(string id) =>
        new(ErrorKind.Conflict, "composition-differs", $"Composition '{id}' was started with another request. Use a new id for a different composition.", "id");

    public static DomainException CompositionEnded(string id, string state) =>
        new(ErrorKind.Conflict, "composition-ended", $"Composition '{id}' is {state}; only a running composition can be cancelled.", "id");

    public static DomainException NoDefinitions(string directory) =>
        new(ErrorKind.Invalid, "image-definitions-missing", $"There is no ImageDefinition in '{directory}': put at least one *.yaml there.", "definitions");

    public static DomainException DefinitionUnknown(string name, IEnumerable<string> known) =>
        new(ErrorKind.Invalid, "image-definition-unknown", $"There is no image definition '{name}'; there are: {string.Join(", ", known)}.", "definitions");

    public static DomainException DefinitionNotHonoured(string definition, string key, string backend, string reason) =>
        new(ErrorKind.Invalid, "image-definition-unsupported",
            $"Image definition '{definition}' sets {key}, which the {backend} backend cannot honour: {reason}", key);

    public static DomainException PackageMissing(string definition, string package, string architecture, IReadOnlyList<string> near) =>
        new(ErrorKind.Invalid, "image-package-missing",
            $"Image definition '{definition}' asks for package '{package}', which the repository does not have for {architecture}."
            + (near.Count > 0 ? $" It has: {string.Join(", ", near)}." : " Add its SPEC to the release, or take it out of the definition."),
            "packages");

    public static DomainException FamilyShared(string family, string first, string second) =>
        new(ErrorKind.Invalid, "image-family-shared",
            $"Image definitions '{first}' and '{second}' both make family {family}; a node image version must mean one image. Give each its own family.", "family");

    public static DomainException RepositoryChanged(string url, string expected, string actual) =>
        new(ErrorKind.Conflict, "repository-changed",
            $"The repository at {url} is not the snapshot that was named: repomd.xml has SHA-256 {actual}, expected {expected}.", "repository.repomdSha256");

    public static DomainException RepositoryUnreachable(string url, string why) =>
        new(ErrorKind.Unavailable, "repository-unreachable", $"The repository at {url} cannot be read: {why}", "repository.baseUrl");

    public static DomainException ToolMissing(string tool, string package) =>
        new(ErrorKind.Unavailable, "tool-missing", $"'{tool}' is not installed on this machine. On Debian: apt-get install {package}");

    public static DomainException ImageNotFound(string digest) =>
        new(ErrorKind.NotFound, "image-not-found", $"There is no image with digest '{digest}'. GET /images lists those there are.", "digest");

    public static DomainException GalleryNotConfigured(string key) =>
        new(ErrorKind.Unavailable, "gallery-not-configured", $"Node images cannot be published: setting {key} is missing.", key);

    public static DomainException GalleryVersionTaken(string version, string digest, string? existing) =>
        new(ErrorKind.Conflict, "gallery-version-taken",
            $"The gallery already has {version} with other content ({existing ?? "no digest tag"}, this image is {digest}). Gallery versions never change: "
            + "remove that version, or compose under a new release version.");
}
