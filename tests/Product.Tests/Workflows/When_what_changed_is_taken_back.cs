using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.Rollback;

namespace Product.Tests.Workflows;

public class When_what_changed_is_taken_back
{
    private const string Old = "F-202610.06.0", New = "F-202611.21.0";

    private readonly List<PoolUpgrade> _upgrades = [];
    private readonly List<FleetPool> _fleet = [];
    private Func<string, string?> _whyNot = _ => null;

    [Fact]
    public void The_newest_change_goes_first_stage_by_stage_wave_by_wave_pool_by_pool()
    {
        foreach (var pool in new[] { "a1", "a2", "b1", "c1", "c2" })
            Upgraded(pool);

        Assert.Equal(["broad 2: c [c2 c1]", "broad 1: b [b1]", "canary 1: a [a2 a1]"], Steps());
    }

    [Fact]
    public void What_was_not_changed_is_not_touched()
    {
        Upgraded("a1");
        _upgrades.Add(Upgrade("a2", state: PoolUpgradeState.AlreadyCurrent, started: false));
        _upgrades.Add(Upgrade("b1", state: PoolUpgradeState.Refused, started: false));
        _upgrades.Add(Upgrade("c1", state: PoolUpgradeState.Aborted, started: false));

        Assert.Equal(["canary 1: a [a1]"], Steps());
        Assert.Empty(Plan().Staying);
    }

    [Fact]
    public void What_waits_is_taken_back_too_as_its_write_may_be_on_its_way()
    {
        _upgrades.Add(Upgrade("a1", state: PoolUpgradeState.Waiting, started: false));
        _fleet.Add(new FleetPool("a1", "a", "a1", "User", "F", Old, "AzureLinux", 3, "", "Succeeded", "Running", null));

        Assert.Equal(["canary 1: a [a1]"], Steps());
    }

    [Theory]
    [InlineData(PoolUpgradeState.Failed), InlineData(PoolUpgradeState.Aborted), InlineData(PoolUpgradeState.Upgrading), InlineData(PoolUpgradeState.Soaking)]
    public void What_is_half_done_goes_back_too(PoolUpgradeState state)
    {
        Upgraded("a1", state: state);

        Assert.Equal(["canary 1: a [a1]"], Steps());
    }

    [Fact]
    public void The_last_attempt_is_undone_to_the_image_before_the_first()
    {
        Upgraded("a1", state: PoolUpgradeState.Failed);
        _upgrades.Add(Upgrade("a1", attempt: 2, from: New));

        var pool = Plan().Steps[0].Clusters[0].Pools[0];
        Assert.Equal((Id("a1", 2), Old, Instances.RollbackOperation(Id("a1", 2), 1)), (pool.Undoes, pool.Image, pool.OperationId));
    }

    [Fact]
    public void An_image_that_may_not_be_gone_back_to_keeps_its_pool_where_it_is()
    {
        Upgraded("a1");
        _whyNot = image => image == Old ? $"{image} belongs to rel-9, which was withdrawn" : null;

        Assert.Empty(Plan().Steps);
        Assert.Equal(new StayingPool("a", "a1", $"{Old} belongs to rel-9, which was withdrawn"), Assert.Single(Plan().Staying));
    }

    [Fact]
    public void A_pool_that_is_gone_or_was_changed_since_stays()
    {
        Upgraded("a1");
        Upgraded("b1", image: "F-202612.01.0");
        _fleet.RemoveAll(pool => pool.Id == "a1");

        Assert.Equal(["b/b1: it is on F-202612.01.0: something else has changed it since", "a/a1: it is gone"], Plan().Staying.Select(s => $"{s.Cluster}/{s.Pool}: {s.Reason}"));
    }

    [Fact]
    public void A_pool_whose_place_another_has_taken_stays_and_that_one_is_named()
    {
        Upgraded("a1");
        _upgrades[0] = _upgrades[0] with { ReplacedBy = "/a/agentPools/a1green" };
        _fleet.Clear();

        Assert.Empty(Steps());
        Assert.Equal("it was deleted after its soak, and a1green took its place", Assert.Single(Plan().Staying).Reason);
    }

    [Fact]
    public void What_has_gone_back_already_is_not_taken_back_again()
    {
        Upgraded("a1");
        Upgraded("b1");
        _upgrades.Add(Upgrade("a1", from: New) with { Id = Instances.RollbackOperation(Id("a1", 1), 1), RollbackOf = Id("a1", 1) });

        Assert.Equal(["broad 1: b [b1]"], Steps(number: 2));
    }

    [Fact]
    public void The_newest_release_with_an_image_decides_whether_it_is_bad()
    {
        var good = Release.New("3.0.20261006", 1, "standard", "token:a", DateTimeOffset.UnixEpoch) with { PlanHash = "p", Phase = ReleaseState.Succeeded };
        var newer = good with { Id = "rel-newer", CreatedAt = good.CreatedAt.AddDays(1) };

        Assert.Null(KnownBad.Why(Old, []));
        Assert.Null(KnownBad.Why(Old, [good]));
        Assert.Contains("withdrawn", KnownBad.Why(Old, [good, newer.Withdraw("token:a", "it was withdrawn", newer.CreatedAt)]), StringComparison.Ordinal);
        Assert.Contains("unfinished", KnownBad.Why(Old, [good, newer with { Phase = ReleaseState.RollingOut }]), StringComparison.Ordinal);
        Assert.Null(KnownBad.Why(Old, [good.Withdraw("token:a", "leaks", good.CreatedAt), newer]));
    }

    private void Upgraded(string pool, PoolUpgradeState state = PoolUpgradeState.Succeeded, string image = New)
    {
        _upgrades.Add(Upgrade(pool, state: state));
        _fleet.Add(new FleetPool(pool, pool[..1], pool, "User", "F", image, "AzureLinux", 3, "", "Succeeded", "Running", null));
    }

    private static PoolUpgrade Upgrade(string pool, int attempt = 1, PoolUpgradeState state = PoolUpgradeState.Succeeded, string from = Old, bool started = true) => new(
        Id(pool, attempt), "rel-1", "broad", pool[..1], pool[..1], "eastus", pool, pool, from, New, state, null, null, 0, 3, null, DateTimeOffset.UnixEpoch, started ? DateTimeOffset.UnixEpoch : null, null);

    private static string Id(string pool, int attempt) => $"rel-1-p-{pool}-a{attempt}";

    private RollbackPlan Plan(int number = 1) => RollbackPlanner.Plan(new RollbackFacts(
        number,
        new RolloutPlan("h", "m", "standard", [Stage("canary", [Cluster("a", "a1", "a2")]), Stage("broad", [Cluster("b", "b1")], [Cluster("c", "c1", "c2")])], []),
        _upgrades, new FleetInventory(DateTimeOffset.UnixEpoch, [], _fleet), _whyNot));

    private string[] Steps(int number = 1) =>
        [.. Plan(number).Steps.Select(step => $"{step.Stage} {step.Wave}: {string.Join(", ", step.Clusters.Select(c => $"{c.Name} [{string.Join(' ', c.Pools.Select(p => p.Name))}]"))}")];

    private static PlannedStage Stage(string name, params PlannedCluster[][] waves) => new(name, 0, false, [.. waves.Select((clusters, n) => new PlannedWave(n + 1, clusters))]);

    private static PlannedCluster Cluster(string name, params string[] pools) => new(name, name, "eastus", null, [.. pools.Select(p => new PlannedPool(Id(p, 1), p, p, "User", 3, Old, New))]);
}
