using System.Globalization;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>Compares upgrade settings: what is null asks for nothing.</summary>
public static class SettingsComparison
{
    extension(PoolUpgradeSettings wanted)
    {
        public bool Differ(PoolUpgradeSettings present) =>
            (wanted.MaxSurge is { } surge && !surge.Equals(present.MaxSurge, StringComparison.OrdinalIgnoreCase))
            || (wanted.DrainTimeoutMinutes is { } drain && drain != present.DrainTimeoutMinutes)
            || (wanted.NodeSoakMinutes is { } soak && soak != present.NodeSoakMinutes)
            || (wanted.MaxUnavailable is { } missing && !missing.Equals(present.MaxUnavailable ?? NoneMissing, StringComparison.OrdinalIgnoreCase));

        /// <summary>What a pool of this mode can be asked for: AKS lets no node of a System pool be missing.</summary>
        public PoolUpgradeSettings For(string mode) =>
            mode.Equals("System", StringComparison.OrdinalIgnoreCase) && wanted.MaxUnavailable is not null
                ? wanted with { MaxUnavailable = null, MaxSurge = IsNone(wanted.MaxSurge) ? null : wanted.MaxSurge }
                : wanted;

        /// <summary>What has to be written so that those that were applied are as they were; what was unset goes to AKS's own default.</summary>
        public PoolUpgradeSettings PutBack(PoolUpgradeSettings original) => new(
            wanted.MaxSurge is null ? null : original.MaxSurge ?? "10%",
            wanted.DrainTimeoutMinutes is null ? null : original.DrainTimeoutMinutes ?? 30,
            wanted.NodeSoakMinutes is null ? null : original.NodeSoakMinutes ?? 0,
            wanted.MaxUnavailable is null ? null : original.MaxUnavailable ?? NoneMissing);

        /// <summary>Null: they can be asked for. Else the field, and what is wrong with it.</summary>
        public (string Field, string Problem)? Fault() => wanted switch
        {
            { MaxUnavailable: { } missing } when !IsAmount(missing) && !IsNone(missing) =>
                ("settings.maxUnavailable", $"'{missing}' is neither a number of nodes (0 and up) nor a percentage (0% to 100%)."),
            { MaxSurge: { } none, MaxUnavailable: null or "0" or "0%" } when IsNone(none) =>
                ("settings.maxSurge", $"'{none}' adds no node: ask for one at least, or let nodes be missing instead by maxUnavailable."),
            { MaxSurge: { } surge } when !IsAmount(surge) && !IsNone(surge) => ("settings.maxSurge", $"'{surge}' is neither a number of nodes (1 and up) nor a percentage (1% to 100%)."),
            { DrainTimeoutMinutes: < 5 or > 1440 } => ("settings.drainTimeoutMinutes", $"{wanted.DrainTimeoutMinutes} is out of range: AKS takes 5 to 1440 minutes."),
            { NodeSoakMinutes: < 0 or > 30 } => ("settings.nodeSoakMinutes", $"{wanted.NodeSoakMinutes} is out of range: AKS takes 0 to 30 minutes."),
            _ => null,
        };
    }

    private const string NoneMissing = "0";

    private static bool IsNone(string? text) => text is "0" or "0%";

    private static bool IsAmount(string text) =>
        text.EndsWith('%') ? Number(text[..^1]) is >= 1 and <= 100 : Number(text) >= 1;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
