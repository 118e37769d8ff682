using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Refusals of chat commands: they become the reply.</summary>
public static class ChatErrors
{
    public static DomainException NotMapped(string channel, string user) =>
        new(ErrorKind.Forbidden, "chat-user-unknown", $"You ({channel} user {user}) are not known here, so nothing was done. An administrator can add you to ChatOps:Identities.");

    public static DomainException NoRelease(string? target) =>
        new(ErrorKind.NotFound, "chat-release-unknown", target is null ? "There is no release yet. Start one with /release start <version> <policy>." : $"There is no release '{target}'. /release status shows the present one.");

    public static DomainException NothingToApprove(string release, ReleaseState state) =>
        new(ErrorKind.Conflict, "chat-nothing-to-approve", $"{release} is {state} and has no plan yet; there is nothing to approve.");

    public static DomainException NotSeen(string release) =>
        new(ErrorKind.Conflict, "chat-plan-not-seen", $"You have not seen the plan of {release}. Read it with /release status {release} or /release plan {release}, then approve.");

    public static DomainException OtherPlan(string release, string given, string present) =>
        new(ErrorKind.Conflict, "chat-plan-changed", $"Not approved: you mean plan {given}, but the plan of {release} is {present} now (write at least six characters of it). Read it with /release plan {release}.");
}
