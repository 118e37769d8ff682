using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>Every way this service refuses, in one place.</summary>
public static class PackageErrors
{
    public static DomainException BadReleaseVersion(string? version) => new(
        ErrorKind.Invalid,
        "release-version-invalid",
        $"'{version}' is not a release version; it must be major.minor.YYYYMMDD with a real date, e.g. 3.0.20261121.",
        "releaseVersion");

    public static DomainException BadCascadeDepth(int depth) => new(
        ErrorKind.Invalid, "cascade-depth-invalid", $"The cascade depth is {depth}; it must be 0 or more, or left out for no limit.", "cascadeDepth");

    public static DomainException BadBuildId(string id) => new(
        ErrorKind.Invalid,
        "build-id-invalid",
        $"'{id}' cannot name a build; use 1 to 100 letters, digits, '.', '_' and '-', starting with a letter or digit.",
        "id");

    public static DomainException SpecUnreadable(string spec, string message) => new(
        ErrorKind.Invalid, "spec-unreadable", $"SPEC {spec} does not parse: {message}", $"specs/{spec}");

    public static DomainException SpecDirectoryMissing(string directory) => new(
        ErrorKind.Invalid, "specs-missing", $"There is no directory {directory}; SPECs are read from <documents>/specs/<name>/<name>.spec.");

    public static DomainException SpecNameRepeated(string spec, string first, string second) => new(
        ErrorKind.Invalid, "spec-name-repeated", $"SPEC {spec} is in {first} and in {second}; a SPEC's file name must be unique.", $"specs/{spec}");

    public static DomainException SignaturesUnreadable(string file, string message) => new(
        ErrorKind.Invalid,
        "signatures-unreadable",
        $"{file} cannot be read: {message} It must be {{\"Signatures\": {{\"<file>\": \"<sha256, 64 lower-case hex digits>\"}}}}.",
        file);

    public static DomainException SourceMissing(string spec, string file) => new(
        ErrorKind.Invalid,
        "source-missing",
        $"SPEC {spec} names {file}, which is neither in its directory nor listed in {spec}.signatures.json; add the file, or its SHA-256 so that it can be fetched.",
        $"specs/{spec}/{file}");

    public static DomainException SourceDigestWrong(string spec, string file, string expected, string got) => new(
        ErrorKind.Invalid,
        "source-digest-wrong",
        $"{file} of SPEC {spec} has SHA-256 {got}, but {spec}.signatures.json expects {expected}.",
        $"specs/{spec}/{file}");

    public static DomainException DependencyCycle(IEnumerable<IReadOnlyList<string>> cycles) => new(
        ErrorKind.Invalid,
        "dependency-cycle",
        $"SPECs need each other to be built: {string.Join("; ", cycles.Select(c => string.Join(" -> ", c)))}. Remove one BuildRequires of each cycle, or put its provider into the toolchain.");

    public static DomainException BuildUnknown(string id) => new(ErrorKind.NotFound, "build-unknown", $"There is no package build {id}.");

    public static DomainException BuildDiffers(string id) => new(
        ErrorKind.Conflict, "build-differs", $"Package build {id} was started with another request; use another id for this one.");

    public static DomainException BuildEnded(string id, string state) => new(
        ErrorKind.Conflict, "build-ended", $"Package build {id} has ended as {state}; only a running build can be cancelled.");

    public static DomainException JobUnknown(string id, string spec) => new(
        ErrorKind.NotFound, "build-job-unknown", $"Package build {id} has no job for SPEC {spec}.");

    public static DomainException RepositoryUnknown(string id) => new(ErrorKind.NotFound, "repository-unknown", $"There is no repository {id}.");

    public static DomainException NothingToBuild(string directory) => new(
        ErrorKind.Invalid, "specs-empty", $"{directory} holds no SPEC; put each into <name>/<name>.spec.");

    public static DomainException ToolMissing(string tool, string package) => new(
        ErrorKind.Unavailable, "tool-missing", $"{tool} is not installed; on Debian: apt-get install {package}.")
    { RetryAfter = TimeSpan.FromMinutes(5) };

    public static DomainException NoBuildRoot(string message) => new(
        ErrorKind.Unavailable,
        "build-root-unavailable",
        $"A private build root cannot be made here: {message} Run as root, or allow user namespaces (sysctl kernel.unprivileged_userns_clone=1, user.max_user_namespaces above 0) on a kernel of 5.11 or later with overlayfs.")
    {
        RetryAfter = TimeSpan.FromMinutes(5),
    };
}
