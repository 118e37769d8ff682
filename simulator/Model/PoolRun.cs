namespace AzureSimulator.Model;

/// <summary>A change of a pool under way: node by node, in slots that work side by side.</summary>
public sealed class PoolRun
{
    public required string OperationId { get; init; }

    public required RunKind Kind { get; set; }

    public required string TargetImage { get; init; }

    public required string TargetVersion { get; init; }

    public RunPhase Phase { get; set; } = RunPhase.Starting;

    /// <summary>Surge nodes wanted; zero when nodes are taken out of service in place.</summary>
    public int Surge { get; set; }

    public int Parallel { get; set; } = 1;

    public TimeSpan DrainTimeout { get; init; }

    public TimeSpan Soak { get; init; }

    public bool QuarantineUndrainable { get; init; }

    /// <summary>Set when the nodes are replaced by new ones instead of being reimaged.</summary>
    public BlueGreen? BlueGreen { get; init; }

    /// <summary>Machines that a client asked to delete.</summary>
    public List<string> Machines { get; init; } = [];

    public bool IgnoreDisruptionBudgets { get; init; }

    public List<string> Waiting { get; init; } = [];

    public List<RunSlot> Slots { get; init; } = [];

    public int Total { get; set; }

    public int Done { get; set; }

    public string? AbortOperationId { get; set; }

    public DateTimeOffset? Due { get; set; }
}

/// <summary>One node of a run and how far it is.</summary>
public sealed class RunSlot
{
    public required string Node { get; init; }

    public RunStep Step { get; set; }

    public int Ordinal { get; init; }

    public DateTimeOffset Due { get; set; }

    /// <summary>Draining does not end before this moment, however few pods there are.</summary>
    public DateTimeOffset NotBefore { get; set; }

    public DateTimeOffset Deadline { get; set; }
}

/// <summary>How a blue-green upgrade takes the old nodes out of service.</summary>
public sealed record BlueGreen(int BatchSize, TimeSpan BatchSoak, TimeSpan FinalSoak);

public enum RunKind
{
    Update,
    Scale,
    UpgradeNodeImage,
    Upgrade,
    Rollback,
    MigrateOs,
    Create,
    Delete,
    DeleteMachines,
    Start,
    Stop,
}

public enum RunPhase
{
    Starting,
    AddingSurge,
    Replacing,
    RemovingSurge,
    Finishing,
    AddingGreen,
    DrainingBlue,
    BatchSoak,
    FinalSoak,
    RemovingBlue,
}

public enum RunStep
{
    Draining,
    Soaking,
    Reimaging,
    Removing,
}
