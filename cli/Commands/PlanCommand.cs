using System.CommandLine;
using System.Net;
using ReleaseOrchestrator.Cli.Api;
using ReleaseOrchestrator.Cli.Progress;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Cli.Commands;

/// <summary><c>relctl plan</c>: what a version would do, or what is left of a release. Starts nothing.</summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var what = new Argument<string>("what") { Description = "A version that is to be planned, e.g. 3.0.20261121, or the id of a release." };
        var policy = new Option<string?>("--policy") { Description = "For a version: name of a ReleasePolicy." };
        var pools = new Option<bool>("--pools") { Description = "Every pool with its times, not only the stages." };
        var command = new Command("plan", "What will be done where and when. Starts nothing.") { what, policy, pools };
        command.SetAction(async (parsed, stop) =>
        {
            using var api = parsed.Api();
            var plan = parsed.GetRequiredValue(what) is var named && named.StartsWith("rel-", StringComparison.Ordinal)
                ? await api.Plan(named, stop)
                : await api.Plan(new PlanReleaseRequest(named, parsed.GetValue(policy) ?? throw NoPolicy()), stop);
            PlanSummary.Print(Console.Out, plan, parsed.GetValue(pools));
        });
        return command.Connected();
    }

    private static ApiException NoPolicy() => new(HttpStatusCode.BadRequest, "policy-missing", "A version is planned by a policy: give --policy NAME.", "--policy");
}
