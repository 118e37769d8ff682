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
            || (wanted.NodeSoakMinutes is { } soak && soak != present.NodeSoakMinutes);

        /// <summary>Null: they can be asked for. Else the field, and what is wrong with it.</summary>
        public (string Field, string Problem)? Fault() => wanted switch
        {
            { MaxSurge: { } surge } when !IsAmount(surge) => ("settings.maxSurge", $"'{surge}' is neither a number of nodes (1 and up) nor a percentage (1% to 100%)."),
            { DrainTimeoutMinutes: < 5 or > 1440 } => ("settings.drainTimeoutMinutes", $"{wanted.DrainTimeoutMinutes} is out of range: AKS takes 5 to 1440 minutes."),
            { NodeSoakMinutes: < 0 or > 30 } => ("settings.nodeSoakMinutes", $"{wanted.NodeSoakMinutes} is out of range: AKS takes 0 to 30 minutes."),
            _ => null,
        };
    }

    private static bool IsAmount(string text) =>
        text.EndsWith('%') ? Number(text[..^1]) is >= 1 and <= 100 : Number(text) >= 1;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
