namespace AzureSimulator;

/// <summary>How one simulator is started.</summary>
public sealed record SimulatorOptions(string FleetFile, string DataDirectory, int Port)
{
    /// <summary>Overrides the speed in the fleet file; 0 lets time stand still.</summary>
    public double? Speed { get; init; }

    /// <summary>Forgets what the data directory holds.</summary>
    public bool Fresh { get; init; }

    /// <summary>How many bytes of journal are kept before they are folded into a snapshot.</summary>
    public long JournalLimit { get; init; } = 32 * 1024 * 1024;

    /// <summary>Makes ids repeatable: the same calls at the same moments get the same answers.</summary>
    public int? Seed { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
