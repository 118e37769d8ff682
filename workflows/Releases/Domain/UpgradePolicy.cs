using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>How pools are taken to their image; what is left out of the settings of AKS stays as the pool has it.</summary>
public sealed class UpgradePolicy
{
    public StrategyName Strategy { get; init; } = StrategyName.Surge;

    /// <summary>A number of nodes or a percentage, e.g. <c>33%</c>.</summary>
    public string? MaxSurge { get; init; }

    public TimeSpan? DrainTimeout { get; init; }

    public TimeSpan? NodeSoak { get; init; }

    /// <summary>A number of nodes or a percentage that may be missing instead of being added first; never applied to System pools.</summary>
    public string? MaxUnavailable { get; init; }

    /// <summary>Only with strategy blueGreen; left out: its defaults.</summary>
    public BlueGreenPolicy? BlueGreen { get; init; }

    /// <summary>Pools of another OS move to Azure Linux; left out: they are left alone.</summary>
    public OsMigrationPolicy? OsMigration { get; init; }

    /// <summary>Clusters go to this Kubernetes version (<c>1.32.7</c>), control plane first, pools with their image; left out: versions stay.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>Snapshots are taken before, so that a pool can go back when AKS's own rollback is no longer possible.</summary>
    public bool KeepSnapshots { get; init; }

    /// <summary>As AKS takes them: whole minutes.</summary>
    public PoolUpgradeSettings Settings() => new(MaxSurge, (int?)DrainTimeout?.TotalMinutes, (int?)NodeSoak?.TotalMinutes, MaxUnavailable);
}

/// <summary>As a policy writes it.</summary>
public enum StrategyName { Surge, BlueGreen }

/// <summary>A new pool takes over; the old one is drained in batches, kept for the final soak, then deleted.</summary>
public sealed class BlueGreenPolicy
{
    /// <summary>Nodes drained together: a number or a percentage.</summary>
    public string DrainBatch { get; init; } = "25%";

    public TimeSpan BatchSoak { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan FinalSoak { get; init; } = TimeSpan.FromHours(48);

    /// <summary>AKS's own preview where a cluster offers it.</summary>
    public bool UseAksPreview { get; init; }
}

/// <summary>Where pools of another OS go. It cannot be undone in place, so a new pool takes over unless <see cref="InPlace"/> says otherwise.</summary>
public sealed class OsMigrationPolicy
{
    /// <summary>AzureLinux or AzureLinux3.</summary>
    public required string To { get; init; }

    /// <summary>SKUs that are moved: Ubuntu, Ubuntu2204, Ubuntu2404, AzureLinux (2.0 pools), AzureLinux3, CBLMariner. Left out: Azure Linux only.</summary>
    public List<string> From { get; init; } = ["AzureLinux", "AzureLinux3", "CBLMariner"];

    public bool InPlace { get; init; }
}

/// <summary>A part of each cluster that goes first and soaks, before the rest of the cluster follows.</summary>
public sealed class CanaryPolicy
{
    /// <summary>Pools of each cluster that go first.</summary>
    public int Pools { get; init; }

    /// <summary>Or: nodes of each pool that the new image serves on first.</summary>
    public int Nodes { get; init; }

    public required TimeSpan Soak { get; init; }
}
