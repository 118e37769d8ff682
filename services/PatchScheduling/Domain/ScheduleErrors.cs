using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>Every way this service refuses, in one place. Wrong documents are refused by the document reader.</summary>
public static class ScheduleErrors
{
    public static DomainException NotFound(string kind, string name) =>
        new(ErrorKind.NotFound, "document-not-found", $"There is no {kind} named '{name}'.");

    public static DomainException NameTaken(string kind, string name, string file, string other) =>
        new(ErrorKind.Invalid, "document-name-taken", $"{file}: {kind} '{name}' is also in {other}; give one of them another metadata.name.", "metadata.name");

    public static DomainException NameDiffers(string kind, string inRoute, string inDocument) =>
        new(ErrorKind.Invalid, "document-name-differs", $"The document is {kind} '{inDocument}', but the address says '{inRoute}'; use the same name in both.", "metadata.name");

    public static DomainException Stale(string kind, string name, string? present) =>
        new(ErrorKind.Stale, "document-changed", present is null
            ? $"There is no {kind} '{name}' any more; send If-None-Match: * to create it."
            : $"{kind} '{name}' has been changed since you read it; its ETag is {present}. Read it again, then repeat with that ETag in If-Match.");

    public static DomainException FromFile(string kind, string name, string file) =>
        new(ErrorKind.Conflict, "document-from-file", $"{kind} '{name}' comes from the file {file}; remove it there. Only what was put by API can be deleted by API.");

    /// <summary>Nothing is allowed on the strength of a calendar that can only be read in part.</summary>
    public static DomainException Unreadable(string kind, DomainException problem) =>
        new(ErrorKind.Unavailable, "calendar-unreadable", $"No cluster may be touched until every {kind} can be read: {problem.Message}", problem.Field) { RetryAfter = TimeSpan.FromSeconds(30) };

    public static DomainException TopOutOfRange(int top) =>
        new(ErrorKind.Invalid, "top-out-of-range", $"top is {top}; write 1 to 200.", "top");

    public static DomainException DocumentTooLarge(int limit) =>
        new(ErrorKind.TooLarge, "document-too-large", $"A document may have {limit} characters at most.");

    public static DomainException TimeInvalid(DateTimeOffset from, DateTimeOffset until, int longest) => new(
        ErrorKind.Invalid, "calendar-time-invalid", $"{from:u} to {until:u} is no time that can be answered for: until comes after from, by {longest} days at most, both between 2000 and 2200.", "until");

    public static DomainException ClustersMissing() =>
        new(ErrorKind.Invalid, "clusters-missing", "Name the clusters that are asked about, each with id, name, region and tags.", "clusters");
}
