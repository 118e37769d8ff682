using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Contracts.Scheduling;
using ReleaseOrchestrator.Hosting.Calls;

namespace ReleaseOrchestrator.Workflows.StagedRollout.Planning;

/// <summary>Where the facts of a plan come from: the services that own them, asked now.</summary>
public sealed class PlanningSources(AppCalls apps, TimeProvider clock)
{
    /// <summary>How far ahead windows and freezes are asked for: as far as patch-scheduling looks itself.</summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromDays(400);

    /// <summary>A question stays below the size of request that Dapr passes on.</summary>
    private const int ClustersPerQuestion = 2000;

    /// <param name="refresh">Ask Azure anew, whatever the age of the inventory.</param>
    public async Task<ForecastFacts> Ask(bool refresh, CancellationToken stop)
    {
        var fleet = await apps.Get<FleetInventory>(AppIds.NodePoolRollout, refresh ? "fleet/inventory?refresh=true" : "fleet/inventory", stop);
        if (fleet.Subscriptions?.FirstOrDefault(subscription => subscription is { TakenAt: null, Problem: not null }) is { } unseen)
        {
            // A plan without them would leave their clusters out in silence, a whole canary stage perhaps.
            throw new DomainException(
                ErrorKind.Unavailable, "fleet-incomplete", $"The clusters of subscription {unseen.SubscriptionId} have never been listed, so nothing can be planned yet: {unseen.Problem}")
            { RetryAfter = TimeSpan.FromMinutes(1) };
        }

        var now = clock.GetUtcNow();
        return new ForecastFacts(now, fleet, await Times(fleet.Clusters, now, stop))
        {
            History = (await apps.Get<MeasuredUpgrades>(AppIds.NodePoolRollout, "rollouts/measured", stop)).Upgrades,
        };
    }

    private async Task<TouchTimes> Times(IReadOnlyList<FleetCluster> clusters, DateTimeOffset now, CancellationToken stop)
    {
        var (groups, members) = (new List<CalendarGroup>(), new List<ClusterCalendar>(clusters.Count));
        foreach (var part in clusters.Chunk(ClustersPerQuestion))
        {
            var query = new CalendarQuery([.. part.Select(c => new ClusterFacts(c.Id, c.Name, c.Region, c.Tags))], now, now + Ahead);
            var answer = await apps.Post<CalendarQuery, TouchTimes>(AppIds.PatchScheduling, "windows/calendar", query, stop);
            members.AddRange(answer.Clusters.Select(member => member with { Group = member.Group + groups.Count }));
            groups.AddRange(answer.Groups);
        }

        return new TouchTimes(now, now + Ahead, groups, members);
    }
}
