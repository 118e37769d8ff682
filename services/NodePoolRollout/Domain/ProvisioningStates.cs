namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>ARM's provisioning states are free text; only three are ends.</summary>
public static class ProvisioningStates
{
    public const string Succeeded = "Succeeded";
    public const string Failed = "Failed";
    public const string Canceled = "Canceled";

    public static bool Is(string state, string other) => state.Equals(other, StringComparison.OrdinalIgnoreCase);

    public static bool IsTerminal(string state) => Is(state, Succeeded) || Is(state, Failed) || Is(state, Canceled);

    /// <summary>An operation was aborted and comes to its end.</summary>
    public static bool IsStopping(string state) => Is(state, "Canceling");

    /// <summary>An image upgrade is replacing nodes.</summary>
    public static bool IsUpgrading(string state) => Is(state, "UpgradingNodeImageVersion") || Is(state, "Upgrading");
}
