namespace AzureSimulator.Model;

/// <summary>What must be remembered of the clock and of the fleet that the state belongs to.</summary>
public sealed class ClockState : IDocument
{
    public string Key => "clock";

    public required string FleetDigest { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required double Speed { get; set; }
}
