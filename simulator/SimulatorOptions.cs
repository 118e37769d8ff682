namespace AzureSimulator;

/// <summary>How one simulator is started.</summary>
public sealed record SimulatorOptions(string FleetFile, string DataDirectory, int Port)
{
    /// <summary>Overrides the speed in the fleet file; 0 lets time stand still.</summary>
    public double? Speed { get; init; }

    /// <summary>Forgets what the data directory holds.</summary>
    public bool Fresh { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
