using ReleaseOrchestrator.Contracts;

namespace ReleaseOrchestrator.PatchScheduling.Domain;

/// <summary>Every way this service refuses, in one place. Wrong documents are refused by the document reader.</summary>
public static class ScheduleErrors
{
    /// <summary>Nothing is allowed on the strength of a calendar that can only be read in part.</summary>
    public static DomainException Unreadable(string kind, DomainException problem) =>
        new(ErrorKind.Unavailable, "calendar-unreadable", $"No cluster may be touched until every {kind} can be read: {problem.Message}", problem.Field) { RetryAfter = TimeSpan.FromSeconds(30) };

    public static DomainException TopOutOfRange(int top) =>
        new(ErrorKind.Invalid, "top-out-of-range", $"top is {top}; write 1 to 200.", "top");

    public static DomainException TimeInvalid(DateTimeOffset from, DateTimeOffset until, int longest) => new(
        ErrorKind.Invalid, "calendar-time-invalid", $"{from:u} to {until:u} is no time that can be answered for: until comes after from, by {longest} days at most, both between 2000 and 2200.", "until");

    public static DomainException ClustersMissing() =>
        new(ErrorKind.Invalid, "clusters-missing", "Name the clusters that are asked about, each with id, name, region and tags.", "clusters");
}
