using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.Hosting.Documents;

/// <summary>Every way in which documents by API are refused; wrong ones are refused by <see cref="DocumentReader"/>.</summary>
public static class DocumentErrors
{
    public static DomainException NotFound(string kind, string name) =>
        new(ErrorKind.NotFound, "document-not-found", $"There is no {kind} named '{name}'.");

    public static DomainException NameDiffers(string kind, string inRoute, string inDocument) =>
        new(ErrorKind.Invalid, "document-name-differs", $"The document is {kind} '{inDocument}', but the address says '{inRoute}'; use the same name in both.", "metadata.name");

    public static DomainException NameTaken(string kind, string name, string file, string other) =>
        new(ErrorKind.Invalid, "document-name-taken", $"{file}: {kind} '{name}' is also in {other}; give one of them another metadata.name.", "metadata.name");

    public static DomainException Stale(string kind, string name, string? present) =>
        new(ErrorKind.Stale, "document-changed", present is null
            ? $"There is no {kind} '{name}' any more; send If-None-Match: * to create it."
            : $"{kind} '{name}' has been changed since you read it; its ETag is {present}. Read it again, then repeat with that ETag in If-Match.");

    public static DomainException FromFile(string kind, string name, string file) =>
        new(ErrorKind.Conflict, "document-from-file", $"{kind} '{name}' comes from the file {file}; remove it there. Only what was put by API can be deleted by API.");

    public static DomainException TooLarge(int limit) =>
        new(ErrorKind.TooLarge, "document-too-large", $"A document may have {limit} characters at most.");
}
