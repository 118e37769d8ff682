using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>A release that takes more work than any should: something of it goes round in circles.</summary>
internal sealed class TooManyStepsException(int most, Hands hands) : Exception(
    $"more than {most} steps by {hands.Now:u}; it is {hands.Release.State} ({hands.Release.Reason}), stages {string.Join(", ", hands.Stages)}");

/// <summary>Ends a release that takes too many steps.</summary>
internal sealed class StepBudget(Hands hands) : IWatcher
{
    /// <summary>Several times what the longest of many thousand took.</summary>
    private const int Most = 12_000;

    public Task Look() => hands.Platform.Steps > Most ? throw new TooManyStepsException(Most, hands) : Task.CompletedTask;

    public void End(Outcome outcome)
    {
    }
}
