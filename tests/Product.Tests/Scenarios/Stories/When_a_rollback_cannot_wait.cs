using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.Stories;

/// <summary>The cluster may be touched from ten in the evening to midnight, and not at all once the release has succeeded.</summary>
public class When_a_rollback_cannot_wait
{
    private readonly Scenario _scenario = Scenario.Of(new Cluster("one").Ring("canary").Tagged("maintenance", "night"))
        .WithPolicy(Scenario.TwoStages.Replace("soak: 1h", "soak: 3h", StringComparison.Ordinal)).WithWindow("maintenance", "night", from: "22:00", hours: 2).WithFreeze("ring", "canary", "2026-11-26", "2026-11-27");

    private readonly List<string> _refusals = [];
    private DateTimeOffset _asked;

    [Fact]
    public async Task An_emergency_goes_through_a_closed_window_and_a_freeze_at_once()
    {
        var outcome = await _scenario.When(HasSucceeded, hands => Rollback(hands, emergency: true)).Run();

        Assert.Equal((ReleaseState.RolledBack, null), (outcome.State, outcome.Reason));
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Before, node.Image));
        Assert.InRange(_asked, new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero), new(2026, 11, 26, 4, 0, 0, TimeSpan.Zero));
        Assert.All(outcome.Operations.Where(operation => operation.Request.RollbackOf is not null), operation =>
        {
            Assert.True(operation.EndedAt < _asked + TimeSpan.FromHours(2));
            Assert.Equal((Hands.Manager, "customers cannot pay"), (operation.Request.Emergency!.By, operation.Request.Emergency.Reason));
        });
    }

    [Fact]
    public async Task The_audit_says_who_and_why_and_the_debt_stays_with_the_release()
    {
        IReadOnlyList<Debt>? debts = null;
        var outcome = await _scenario.When(HasSucceeded, hands => Rollback(hands, emergency: true)).When(hands => hands.Release.Phase == ReleaseState.RolledBack, hands =>
        {
            debts = hands.Release.Debts;
            return Task.CompletedTask;
        }).Run();

        var entry = Assert.Single(outcome.Audit, entry => entry is { Action: "rollback", Actor: Hands.Manager, Why: "customers cannot pay" });
        Assert.Contains("in an emergency: windows and freezes do not count", entry.Evidence, StringComparison.Ordinal);
        Assert.Equal((Hands.Manager, "customers cannot pay"), (Assert.Single(debts!).By, debts![0].Reason));
    }

    [Fact]
    public async Task Without_an_emergency_it_waits_until_the_freeze_is_over_and_the_window_opens()
    {
        var outcome = await _scenario.When(HasSucceeded, hands => Rollback(hands, emergency: false)).Run();

        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.All(outcome.Operations.Where(operation => operation.Request.RollbackOf is not null), operation => Assert.InRange(
            operation.StartedAt!.Value, new(2026, 11, 28, 22, 0, 0, TimeSpan.Zero), new(2026, 11, 29, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData(Roles.Viewer, "customers cannot pay", " 403")]
    [InlineData(Roles.Approver, "customers cannot pay", " 403")]
    [InlineData(Roles.Operator, "", " 400")]
    public async Task It_takes_the_role_and_a_reason(string role, string reason, string refusal)
    {
        var outcome = await _scenario.When(HasSucceeded, async hands => _refusals.Add((await Assert.ThrowsAsync<InvalidOperationException>(
            () => hands.Post($"/releases/{hands.ReleaseId}/rollback", new RollbackRequest(reason, Emergency: true), Hands.Manager, role))).Message)).Run();

        Assert.Contains(refusal, Assert.Single(_refusals), StringComparison.Ordinal);
        Assert.Equal(ReleaseState.Succeeded, outcome.State);
        Assert.All(outcome.Nodes, node => Assert.Equal(Images.Target, node.Image));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_a_failure_starts_waits_unless_the_policy_says_otherwise(bool ignoresWindows)
    {
        var policy = Scenario.TwoStages.Replace("  stages:", $"  rollback: {{ ignoreWindows: {(ignoresWindows ? "true" : "false")} }}\n  stages:", StringComparison.Ordinal)
            .Replace("      soak: 1h", "      onFailure: rollBack\n      soak: 3h", StringComparison.Ordinal);
        var outcome = await Scenario.Of(new Cluster("one").Ring("canary").Tagged("maintenance", "night")).WithWindow("maintenance", "night", from: "22:00", hours: 2)
            .WithPolicy(policy).BreakingWorkloads("one", delay: "2h").Run();

        Assert.Equal(ReleaseState.RolledBack, outcome.State);
        Assert.All(outcome.Operations.Where(operation => operation.Request.RollbackOf is not null), operation => Assert.Equal(!ignoresWindows, operation.StartedAt!.Value.Hour is 22 or 23));
    }

    private static bool HasSucceeded(Hands hands) => hands.Release.Phase == ReleaseState.Succeeded;

    private Task Rollback(Hands hands, bool emergency)
    {
        _asked = hands.Now;
        return hands.Rollback("customers cannot pay", emergency);
    }
}
