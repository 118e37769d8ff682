using System.CommandLine;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Cli.Progress;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Cli.Commands;

/// <summary><c>relctl release ...</c>: start, watch, decide.</summary>
internal static class ReleaseCommands
{
    private static readonly Argument<string> Id = new("release") { Description = "Id of the release, e.g. rel-3-0-20261121-1." };
    private static readonly Option<string> Reason = new("--reason") { Description = "Why; goes into the audit log.", Required = true };

    public static Command Create()
    {
        var release = new Command("release", "Start, watch and steer releases.")
        {
            List(), Start(), Show(), Watch(), Timeline(), Decide("approve", ApprovalDecision.Approve), Decide("reject", ApprovalDecision.Reject),
            Steer("pause", "Begin nothing new until it is resumed."), Steer("resume", "Plan what is still to come anew, go on, and try again what failed."), Abort(), RollBack(),
            Decide("retry", PoolDecision.Retry, "Try a failed pool again, at once."), Decide("skip", PoolDecision.Skip, "Leave a pool out of the release."),
            Steer("withdraw", "Mark a release that has ended as bad: nothing goes back to it."), Why(),
        };
        return release.Connected();
    }

    private static Command List()
    {
        var command = new Command("list", "The newest releases.");
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            foreach (var r in (await api.Releases(20, stop)).Value)
                Console.WriteLine($"{r.Id,-24} {r.Version,-14} {r.State,-18} {r.Policy}  {r.Reason}");
        });
        return command;
    }

    private static Command Start()
    {
        var version = new Argument<string>("version") { Description = "E.g. 3.0.20261121." };
        var policy = new Option<string>("--policy") { Description = "Name of a ReleasePolicy.", Required = true };
        var key = new Option<string?>("--key") { Description = "Idempotency key: the same key starts nothing twice. Default: a new one." };
        var watch = new Option<bool>("--watch") { Description = "Follow it to its end; exit status 0 only for Succeeded." };
        var reason = new Option<string?>("--reason") { Description = "Why; goes into the audit log." };
        var command = new Command("start", "Put a version on its way.") { version, policy, key, watch, reason };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var request = new StartReleaseRequest(parsed.GetRequiredValue(version), parsed.GetRequiredValue(policy), parsed.GetValue(reason));
            var started = await api.Start(request, parsed.GetValue(key) ?? Guid.NewGuid().ToString("N"), stop);
            Console.WriteLine(started.Id);
            return parsed.GetValue(watch) ? await Follow(api, started.Id, stop) : 0;
        });
        return command;
    }

    private static Command Watch()
    {
        var command = new Command("watch", "Follow a release to its end; exit status 0 only for Succeeded.") { Id };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            return await Follow(api, parsed.GetRequiredValue(Id), stop);
        });
        return command;
    }

    private static async Task<int> Follow(ReleaseApi api, string id, CancellationToken stop)
    {
        var ended = await new ReleaseWatch(api, Console.Out, TimeProvider.System).UntilEnded(id, null, stop);
        Console.WriteLine($"{ended.State}{(ended.Reason is null ? "" : $": {ended.Reason}")}");
        return ended.State == ReleaseState.Succeeded ? 0 : 1;
    }

    private static Command Show()
    {
        var command = new Command("show", "Where a release stands, stage by stage and pool by pool.") { Id };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var release = await api.Release(parsed.GetRequiredValue(Id), stop);
            ReleaseSummary.Print(
                Console.Out, release,
                release.ManifestDigest is null ? null : await api.Manifest(release.Id, stop),
                release.PlanHash is null ? null : await api.Plan(release.Id, stop));
            if (release.PlanHash is not null)
                Console.WriteLine($"  plan       {release.PlanHash}");
        });
        return command;
    }

    private static Command Timeline()
    {
        var command = new Command("timeline", "All that has happened to a release.") { Id };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            Page<TimelineEntry> page;
            var after = 0L;
            do
            {
                page = await api.Timeline(parsed.GetRequiredValue(Id), after, stop);
                foreach (var entry in page.Value)
                    Console.WriteLine($"{entry.At:u}  {entry.Kind,-9} {entry.Message}");
                after = page.Value.Count > 0 ? page.Value[^1].Sequence : after;
            }
            while (page.NextLink is not null);
        });
        return command;
    }

    private static Command Decide(string verb, ApprovalDecision decision)
    {
        var stage = new Argument<string>("stage") { Description = "The stage that waits." };
        var plan = new Option<string>("--plan") { Description = "Hash of the plan you have read (relctl release show): the decision binds it.", Required = true };
        var comment = new Option<string?>("--comment") { Description = "Goes into the audit log." };
        var command = new Command(verb, $"{char.ToUpperInvariant(verb[0])}{verb[1..]} a stage that waits for it.") { Id, stage, plan, comment };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var release = await api.Release(parsed.GetRequiredValue(Id), stop);
            var view = await api.Decide(release.Id, new ApprovalRequest(parsed.GetRequiredValue(stage), decision, release.ManifestDigest ?? "", parsed.GetRequiredValue(plan), parsed.GetValue(comment)), stop);
            Console.WriteLine($"{view.Decision} by {view.By}, holds until {view.ExpiresAt:u}");
        });
        return command;
    }

    private static Command Decide(string verb, PoolDecision decision, string help)
    {
        var pool = new Argument<string>("pool") { Description = "Cluster and pool, e.g. shop-eastus/apps." };
        var command = new Command(verb, help) { Id, pool, Reason };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var named = parsed.GetRequiredValue(pool).Split('/');
            if (named is not [var cluster, var name])
                throw new ApiException(System.Net.HttpStatusCode.BadRequest, "pool-malformed", $"'{parsed.GetRequiredValue(pool)}' is not a pool: write CLUSTER/POOL.", "pool");
            var view = await api.DecideOnPool(parsed.GetRequiredValue(Id), cluster, name, new PoolDecisionRequest(decision, parsed.GetRequiredValue(Reason)), stop);
            Console.WriteLine($"{view.Cluster}/{view.Pool}: {verb}{(view.Attempt is { } attempt ? $", attempt {attempt} at its cluster is begun" : "")}");
        });
        return command;
    }

    private static Command Abort()
    {
        var inFlight = new Option<bool>("--in-flight") { Description = "Also abort in Azure what is being done for it now; pools may be left half done, and are told as such." };
        var command = new Command("abort", "Begin nothing new and end it.") { Id, Reason, inFlight };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var answer = await api.Steer(parsed.GetRequiredValue(Id), "abort", parsed.GetRequiredValue(Reason), stop, parsed.GetValue(inFlight));
            Console.WriteLine($"{answer.Id}: {answer.State}");
        });
        return command;
    }

    private static Command RollBack()
    {
        var emergency = new Option<bool>("--emergency") { Description = "Windows and freezes do not count. Written down, and owed." };
        var command = new Command("rollback", "Take back what it changed, newest first; also of a release that has ended.") { Id, Reason, emergency };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var answer = await api.RollBack(parsed.GetRequiredValue(Id), new RollbackRequest(parsed.GetRequiredValue(Reason), parsed.GetValue(emergency)), stop);
            Console.WriteLine($"{answer.Id}: rolling back, {answer.State}");
        });
        return command;
    }

    private static Command Why()
    {
        var command = new Command("why", "Why it is not moving: what it waits for, and which pools are blocked until when.") { Id };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            ReleaseSummary.Print(Console.Out, await api.Why(parsed.GetRequiredValue(Id), stop));
        });
        return command;
    }

    private static Command Steer(string verb, string help)
    {
        var command = new Command(verb, help) { Id, Reason };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var answer = await api.Steer(parsed.GetRequiredValue(Id), verb, parsed.GetRequiredValue(Reason), stop);
            Console.WriteLine($"{answer.Id}: {answer.State}");
        });
        return command;
    }
}
