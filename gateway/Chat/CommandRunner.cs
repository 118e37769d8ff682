using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Does what a command asks, as the person who asked, and says what came of it.</summary>
public sealed class CommandRunner(ChatIdentities identities, ReleaseLedger releases, SeenPlans seen)
{
    public async Task<(string Reply, string? Actor)> Run(ReceivedCommand received, CancellationToken stop)
    {
        var person = identities.Find(received.Channel, received.UserId.Split(' '));
        ChatCommand command;
        try
        {
            command = ChatCommand.Parse(received.Text);
        }
        catch (FormatException e)
        {
            return (e.Message, person?.Actor);
        }
        if (command.Verb == ChatVerb.Help)
            return (ChatCommand.Usage, person?.Actor);
        if (person is null)
            throw ChatErrors.NotMapped(received.Channel, received.UserId);

        var caller = new Caller(person.Actor, person.Roles);
        Check(caller, command.Verb);
        return (await Do(command, caller, received, stop), person.Actor);
    }

    private static void Check(Caller caller, ChatVerb verb)
    {
        var role = verb switch
        {
            ChatVerb.Approve or ChatVerb.Reject => Roles.Approver,
            ChatVerb.Status or ChatVerb.Plan or ChatVerb.Why => null,
            _ => Roles.Operator,
        };
        if (role is not null)
            caller.Require(role);
    }

    private async Task<string> Do(ChatCommand command, Caller caller, ReceivedCommand received, CancellationToken stop)
    {
        var reason = command.Words ?? $"/release {command.Verb.ToString().ToLowerInvariant()} in {received.Channel}";
        switch (command.Verb)
        {
            case ChatVerb.Status:
                {
                    var release = await releases.Resolve(caller, command.Target, stop);
                    await seen.Note(caller.Actor, release, stop);
                    return ReleaseText.Status(release);
                }

            case ChatVerb.Plan when command.Policy is { } policy:
                return ReleaseText.Plan($"{command.Target}, not started", await releases.Plan(caller, new PlanReleaseRequest(command.Target!, policy), stop));

            case ChatVerb.Plan:
                {
                    var release = await releases.Resolve(caller, command.Target, stop);
                    var plan = await releases.Plan(caller, release.Id, stop);
                    await seen.Note(caller.Actor, release with { PlanHash = plan.Hash, ManifestDigest = plan.ManifestDigest }, stop);
                    return ReleaseText.Plan(release.Id, plan);
                }

            case ChatVerb.Why:
                return ReleaseText.Why(await releases.Why(caller, (await releases.Resolve(caller, command.Target, stop)).Id, stop));

            case ChatVerb.Start:
                {
                    var release = await releases.Start(caller, new StartReleaseRequest(command.Target!, command.Policy!, reason), received.Id, stop);
                    return $"Started {release.Id} ({release.Version}, policy {release.Policy}).";
                }

            case ChatVerb.Approve:
                {
                    var release = await releases.Resolve(caller, command.Target, stop);
                    var (digest, plan) = await Bound(caller, release, command.PlanPrefix, stop);
                    var approval = await releases.Decide(caller, release.Id, new ApprovalRequest(command.Stage!, ApprovalDecision.Approve, digest, plan, $"in {received.Channel}"), stop);
                    return $"Approved stage {approval.Stage} of {release.Id} for plan {ReleaseText.Brief(plan)}, manifest {ReleaseText.Brief(digest)}, until {approval.ExpiresAt:u}.";
                }

            case ChatVerb.Reject:
                {
                    var release = await releases.Resolve(caller, command.Target, stop);
                    await releases.Decide(caller, release.Id, new ApprovalRequest(command.Stage!, ApprovalDecision.Reject, release.ManifestDigest ?? "", release.PlanHash ?? "", reason), stop);
                    return $"Rejected stage {command.Stage} of {release.Id}.";
                }

            case ChatVerb.Rollback:
                {
                    var release = await releases.Resolve(caller, command.Target, stop);
                    await releases.RollBack(caller, release.Id, reason, stop);
                    return $"{release.Id}: what it changed is taken back, newest first. Reason: {reason}. /release why {release.Id} tells what stays and why.";
                }

            default:
                {
                    var release = await releases.Resolve(caller, command.Target, stop);
                    var verb = command.Verb.ToString().ToLowerInvariant();
                    await releases.Steer(caller, release.Id, verb, reason, stop);
                    return $"{release.Id}: {verb} taken. Reason: {reason}";
                }
        }
    }

    /// <summary>What an approval binds (R10): the plan whose hash was written, or that status showed to this person. A changed plan is refused.</summary>
    private async Task<(string Digest, string Plan)> Bound(Caller caller, ReleaseView release, string? prefix, CancellationToken stop)
    {
        if (release is not { PlanHash: { } plan, ManifestDigest: { } digest })
            throw ChatErrors.NothingToApprove(release.Id, release.State);
        if (prefix is not null)
        {
            return prefix.Length >= 6 && plan.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
                ? (digest, plan)
                : throw ChatErrors.OtherPlan(release.Id, prefix, ReleaseText.Brief(plan));
        }
        var shown = await seen.Find(caller.Actor, release.Id, stop) ?? throw ChatErrors.NotSeen(release.Id);
        return shown == (digest, plan) ? shown : throw ChatErrors.OtherPlan(release.Id, ReleaseText.Brief(shown.Plan), ReleaseText.Brief(plan));
    }
}
