using System.Text.Json.Nodes;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;
using ReleaseOrchestrator.Workflows.StagedRollout;
using ReleaseOrchestrator.Workflows.StagedRollout.Attempts;

namespace Product.Tests.Workflows;

/// <summary>A release that rolls out to one cluster; its pool a is done, b has failed, c was left alone because of it.</summary>
internal static class RollingRelease
{
    public const string Id = "rel-3-0-20261121-1";
    public const string Cluster = "/subscriptions/s/resourceGroups/g/providers/Microsoft.ContainerService/managedClusters/one";

    public static async Task RollingOut(this LedgerApp ledger, ReleaseState phase = ReleaseState.RollingOut)
    {
        await ledger.Start();
        await ledger.Database.Write(
            async session =>
            {
                await session.Save(await session.Release(Id) with { ManifestDigest = "sha256:m", PlanHash = "0123456789abcdef", Phase = phase, EndedAt = phase.IsFinal ? DateTimeOffset.UnixEpoch : null });
                await session.SaveReleaseDocument(Id, new RolloutPlan(
                    "0123456789abcdef", "sha256:m", "standard",
                    [new PlannedStage("broad", 0, false, [new PlannedWave(1, [new PlannedCluster(Cluster, "one", "eastus", null, [Pool("a"), Pool("b"), Pool("c")])])])], []));
                await session.Execute("INSERT INTO stages (release_id, name, position, state, needs_approval) VALUES (@Id, 'broad', 0, 'RollingOut', 0)", new { Id });
                await session.Save(Id, new ClusterAttempt("broad", Cluster, "one", 1, [], [new PoolFailure(PoolId("b"), "b", PoolUpgradeState.Failed, "no")], [PoolId("c")], null, true, true));
            },
            TestContext.Current.CancellationToken);
    }

    public static string PoolId(string name) => $"{Cluster}/agentPools/{name}";

    public static PlannedPool Pool(string name) => new($"{Id}-p-{name}-a1", PoolId(name), name, "User", 3, "old", "new");

    public static Task<(int Status, JsonNode Body)> Decide(this LedgerApp ledger, string pool, string decision, string reason = "the quota was raised", string cluster = "one", string roles = "operator") =>
        ledger.Send(HttpMethod.Post, $"/releases/{Id}/pools/{cluster}/{pool}", new { decision, reason }, roles: roles);

    public static string? Code(this JsonNode problem) => problem["type"]?.GetValue<string>().Split(':')[^1];

    public static async Task<IEnumerable<string>> Actions(this LedgerApp ledger) =>
        (await ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray().Select(e => e!["action"]!.GetValue<string>());
}

public sealed class When_people_decide_on_a_pool : IDisposable
{
    private readonly FakeApps _apps = new();
    private readonly LedgerApp _ledger;

    public When_people_decide_on_a_pool() => _ledger = new LedgerApp(_apps);

    public void Dispose() => _ledger.Dispose();

    private Task<IReadOnlyList<ClusterAttempt>> Attempts() => _ledger.Database.Read(s => s.Attempts(RollingRelease.Id), TestContext.Current.CancellationToken);

    private void Known(string pool, PoolUpgradeState state) => _apps.Answering(
        AppIds.NodePoolRollout, $"rollouts/operations/{RollingRelease.Pool(pool).OperationId}",
        new PoolUpgrade(
            RollingRelease.Pool(pool).OperationId, RollingRelease.Id, "broad", RollingRelease.Cluster, "one", "eastus", RollingRelease.PoolId(pool), pool, "old", "new", state, null, null, 0, 3, null,
            DateTimeOffset.UnixEpoch, null, null));

    [Fact]
    public async Task A_retry_begins_the_next_attempt_with_what_was_left_alone_behind_it()
    {
        await _ledger.RollingOut();
        var (status, view) = await _ledger.Decide("b", "Retry");

        Assert.Equal((202, 2), (status, view["attempt"]!.GetValue<int>()));
        Assert.Equal([RollingRelease.PoolId("b"), RollingRelease.PoolId("c")], (await Attempts()).Single(a => a.Attempt == 2).Pools);
        Assert.Equal(["start", "retry-pool"], await _ledger.Actions());
    }

    [Fact]
    public async Task A_second_retry_is_refused_while_the_first_is_under_way()
    {
        await _ledger.RollingOut();
        await _ledger.Decide("b", "Retry");
        var (status, problem) = await _ledger.Decide("b", "Retry");

        Assert.Equal((409, "pool-not-failed"), (status, problem.Code()));
        Assert.Contains("tried again already (attempt 2)", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pool_that_failed_can_be_left_out_and_its_cluster_goes_on()
    {
        await _ledger.RollingOut();
        Known("b", PoolUpgradeState.Failed);
        var (status, view) = await _ledger.Decide("b", "Skip");

        Assert.Equal((202, 2), (status, view["attempt"]!.GetValue<int>()));
        Assert.Equal([RollingRelease.PoolId("c")], (await Attempts()).Single(a => a.Attempt == 2).Pools);
    }

    [Fact]
    public async Task A_pool_that_was_left_out_can_be_taken_in_again()
    {
        await _ledger.RollingOut();
        Known("b", PoolUpgradeState.Failed);
        await _ledger.Decide("b", "Skip");

        Assert.Equal((202, 3), ((await _ledger.Decide("b", "Retry")) is var (status, view) ? (status, view["attempt"]!.GetValue<int>()) : default));
    }

    [Fact]
    public async Task A_pool_still_to_come_can_be_left_out()
    {
        await _ledger.RollingOut();
        Known("c", PoolUpgradeState.Waiting);
        var (status, view) = await _ledger.Decide("c", "Skip");

        Assert.Equal((202, null), (status, view["attempt"]?.GetValue<int>()));
        Assert.Contains("c", (await _ledger.Database.Read(s => s.LeftOut(RollingRelease.Id), TestContext.Current.CancellationToken)).Keys.Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "Retry", "one", 409, "pool-not-failed")]
    [InlineData("c", "Retry", "one", 409, "pool-not-failed")]
    [InlineData("x", "Retry", "one", 404, "pool-not-targeted")]
    [InlineData("b", "Retry", "two", 404, "pool-not-targeted")]
    [InlineData("a", "Skip", "one", 409, "pool-not-skippable")]
    public async Task What_cannot_be_decided_is_refused_and_leaves_nothing(string pool, string decision, string cluster, int status, string code)
    {
        await _ledger.RollingOut();
        Known("a", PoolUpgradeState.Upgrading);
        var (given, problem) = await _ledger.Decide(pool, decision, cluster: cluster);

        Assert.Equal((status, code), (given, problem.Code()));
        Assert.Single(await Attempts());
    }

    [Fact]
    public async Task A_name_that_two_clusters_have_is_refused_with_both()
    {
        await _ledger.RollingOut();
        await _ledger.Database.Write(
            async session =>
            {
                var plan = (await session.ReleaseDocument<RolloutPlan>(RollingRelease.Id))!;
                var other = plan.Stages[0].Waves[0].Clusters[0] with { ClusterId = "/other" };
                await session.SaveReleaseDocument(RollingRelease.Id, plan with { Stages = [plan.Stages[0] with { Waves = [new PlannedWave(1, [plan.Stages[0].Waves[0].Clusters[0], other])] }] });
            },
            TestContext.Current.CancellationToken);
        var (status, problem) = await _ledger.Decide("b", "Retry");

        Assert.Equal((409, "pool-ambiguous"), (status, problem.Code()));
    }

    [Fact]
    public async Task A_reason_is_needed_and_the_role()
    {
        await _ledger.RollingOut();

        Assert.Equal("reason-missing", (await _ledger.Decide("b", "Retry", reason: " ")).Body.Code());
        Assert.Equal("role-missing", (await _ledger.Decide("b", "Retry", roles: "viewer")).Body.Code());
    }

    [Fact]
    public async Task A_release_that_has_ended_is_not_changed_any_more()
    {
        await _ledger.RollingOut(ReleaseState.PartiallySucceeded);

        Assert.Equal("release-ended", (await _ledger.Decide("b", "Retry")).Body.Code());
    }
}

public sealed class When_people_want_a_release_taken_back : IDisposable
{
    private readonly LedgerApp _ledger = new();

    public void Dispose() => _ledger.Dispose();

    private Task<(int Status, JsonNode Body)> Post(string verb, object? body = null) => _ledger.Send(HttpMethod.Post, $"/releases/{RollingRelease.Id}/{verb}", body ?? new { reason = "pods crash" });

    private async Task<JsonNode> Release() => (await _ledger.Send(HttpMethod.Get, $"/releases/{RollingRelease.Id}")).Body;

    [Theory]
    [InlineData(ReleaseState.RollingOut), InlineData(ReleaseState.Succeeded), InlineData(ReleaseState.Aborted), InlineData(ReleaseState.Failed)]
    public async Task It_is_shown_who_asked_and_why(ReleaseState phase)
    {
        await _ledger.RollingOut(phase);
        Assert.Equal(202, (await Post("rollback")).Status);

        var view = await Release();
        Assert.Equal(("RollingOut", "rolling back: pods crash"), (view["state"]!.GetValue<string>(), view["reason"]!.GetValue<string>()));
        Assert.Equal(("token:manager", 1), (view["rollback"]!["by"]!.GetValue<string>(), view["rollback"]!["number"]!.GetValue<int>()));
        Assert.Null(view["debts"]);
    }

    [Fact]
    public async Task An_emergency_is_owed_and_audited()
    {
        await _ledger.RollingOut();
        await Post("rollback", new { reason = "outage", emergency = true });

        Assert.Equal("outage", (await Release())["debts"]!.AsArray().Single()!["reason"]!.GetValue<string>());
        var entry = (await _ledger.Send(HttpMethod.Get, "/audit")).Body["value"]!.AsArray().Single(e => e!["action"]!.GetValue<string>() == "rollback")!;
        Assert.Contains("emergency: windows and freezes do not count", entry["evidence"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_twice_changes_nothing()
    {
        await _ledger.RollingOut();
        await Post("rollback");
        await Post("rollback");

        Assert.Equal(["start", "rollback"], await _ledger.Actions());
    }

    [Fact]
    public async Task One_that_was_rolled_back_is_not_rolled_back_again()
    {
        await _ledger.RollingOut(ReleaseState.RolledBack);

        Assert.Equal((409, "release-rolled-back"), (await Post("rollback")) is var (status, problem) ? (status, problem.Code()) : default);
    }

    [Fact]
    public async Task One_that_has_changed_nothing_is_refused()
    {
        await _ledger.Start();

        Assert.Equal((409, "release-changed-nothing"), (await Post("rollback")) is var (status, problem) ? (status, problem.Code()) : default);
    }

    [Theory]
    [InlineData("pause"), InlineData("resume")]
    public async Task It_is_neither_paused_nor_resumed_meanwhile(string verb)
    {
        await _ledger.RollingOut();
        await Post("rollback");

        Assert.Equal((409, "release-rolling-back"), (await Post(verb)) is var (status, problem) ? (status, problem.Code()) : default);
    }

    [Fact]
    public async Task It_may_be_aborted_to_stop_where_it_is()
    {
        await _ledger.RollingOut();
        await Post("rollback");

        Assert.Equal(202, (await Post("abort", new { reason = "enough", abortInFlight = true })).Status);
    }

    [Fact]
    public async Task One_that_is_being_aborted_is_refused()
    {
        await _ledger.RollingOut();
        await Post("abort");

        Assert.Equal("release-aborting", (await Post("rollback")).Body.Code());
    }

    [Fact]
    public async Task A_reason_is_needed() => Assert.Equal("reason-missing", (await Post("rollback", new { reason = "" })).Body.Code());

    [Fact]
    public async Task Withdrawing_marks_an_ended_one_bad_and_its_version_is_not_started_again()
    {
        await _ledger.RollingOut(ReleaseState.Succeeded);
        Assert.Equal("release-not-found", (await _ledger.Send(HttpMethod.Post, "/releases/rel-9/withdraw", new { reason = "x" })).Body.Code());
        Assert.Equal(200, (await Post("withdraw")).Status);

        Assert.Equal("Withdrawn", (await Release())["bad"]!["because"]!.GetValue<string>());
        Assert.Equal((409, "release-version-bad"), (await _ledger.Start(key: "again")) is var (status, problem) ? (status, problem.Code()) : default);
        Assert.Equal(["start", "withdraw"], await _ledger.Actions());
    }

    [Fact]
    public async Task One_on_its_way_is_not_withdrawn()
    {
        await _ledger.RollingOut();

        Assert.Equal((409, "release-not-ended"), (await Post("withdraw")) is var (status, problem) ? (status, problem.Code()) : default);
    }

    [Fact]
    public async Task A_release_of_the_same_version_that_is_on_its_way_keeps_an_ended_one_from_it()
    {
        await _ledger.RollingOut(ReleaseState.Aborted);
        await _ledger.Start(key: "second");

        Assert.Equal("release-already-running", (await Post("rollback")).Body.Code());
    }
}

public sealed class When_somebody_asks_why : IDisposable
{
    private readonly LedgerApp _ledger = new(new FakeApps());

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task What_holds_it_is_told_even_where_the_fleet_cannot_be_asked()
    {
        await _ledger.RollingOut();
        await _ledger.Send(HttpMethod.Post, $"/releases/{RollingRelease.Id}/pause", new { reason = "network work" });
        var (status, why) = await _ledger.Send(HttpMethod.Get, $"/releases/{RollingRelease.Id}/why", roles: "viewer");

        Assert.Equal((200, "Paused"), (status, why["state"]!.GetValue<string>()));
        Assert.Equal(["network work"], why["reasons"]!.AsArray().Select(r => r!.GetValue<string>()));
    }

    [Fact]
    public void It_is_told_from_the_outside_in()
    {
        var view = new ReleaseView(
            "rel-1", "3.0.20261121", "standard", ReleaseState.RollingOut, "rolling back: crash", "token:a", DateTimeOffset.UnixEpoch, null, null, null,
            [
                new StageView("canary", 0, StageState.Passed, "never told", false, null, null, []),
                new StageView("broad", 1, StageState.Soaking, null, false, null, null, [Pool("a", "Succeeded", "fine"), Pool("b", "Waiting", "outside window nights")], "12 of 40 node-hours"),
                new StageView("rest", 2, StageState.AwaitingApproval, null, true, null, null, []),
            ],
            null, null, RollbackPlan: new RollbackPlan([], [new StayingPool("one", "x", "its image is bad")]));

        Assert.Equal(
            [
                "rolling back: crash", "it was resumed, and is planned anew before it goes on", "one/x stays as it is: its image is bad", "stage broad soaks: 12 of 40 node-hours",
                "one/b Waiting: outside window nights", "stage rest waits for an approval",
            ],
            WhatHoldsIt.Up(view, isPlannedAnew: true));
    }

    private static PoolView Pool(string name, string state, string reason) => new("o", "one", name, "eastus", 1, "old", "new", state, reason, 0, 3);
}
