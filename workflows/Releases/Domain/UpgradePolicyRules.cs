using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseOrchestrator.Hosting.Documents;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>What AKS takes as settings of an upgrade, and which of them go together.</summary>
internal static partial class UpgradePolicyRules
{
    private static readonly string[] Destinations = ["AzureLinux", "AzureLinux3"];
    private static readonly string[] Origins = ["Ubuntu", "Ubuntu2204", "Ubuntu2404", "AzureLinux", "AzureLinux3", "CBLMariner"];

    public static void Check(Document<ReleasePolicy> policy, UpgradePolicy upgrade, string at)
    {
        void Need(bool holds, string member, string problem) => PolicyRules.Need(policy, holds, $"{at}.{member}", problem);

        Need(upgrade.MaxSurge is null || IsAmount(upgrade.MaxSurge, least: 1), "maxSurge", $"'{upgrade.MaxSurge}' is neither a number of nodes (1 and up) nor a percentage (1% to 100%), e.g. 33%.");
        Need(
            upgrade.MaxUnavailable is null || IsAmount(upgrade.MaxUnavailable, least: 0), "maxUnavailable",
            $"'{upgrade.MaxUnavailable}' is neither a number of nodes (0 and up) nor a percentage (0% to 100%), e.g. 10%.");
        Need(InMinutes(upgrade.DrainTimeout, 5, 1440), "drainTimeout", "AKS takes whole minutes from 5m to 24h.");
        Need(InMinutes(upgrade.NodeSoak, 0, 30), "nodeSoak", "AKS takes whole minutes from 0m to 30m.");
        Need(
            upgrade.KubernetesVersion is null || KubernetesVersion().IsMatch(upgrade.KubernetesVersion), "kubernetesVersion",
            $"'{upgrade.KubernetesVersion}' is not a version of Kubernetes in full: write major, minor and patch, e.g. 1.32.7.");
        CheckBlueGreen(upgrade, Need);
        CheckMigration(upgrade, Need);
    }

    private static void CheckBlueGreen(UpgradePolicy upgrade, Action<bool, string, string> need)
    {
        if (upgrade.BlueGreen is not { } settings)
            return;
        need(upgrade.Strategy == StrategyName.BlueGreen, "blueGreen", "These are settings of strategy blueGreen: write strategy: blueGreen beside them, or leave them out.");
        need(IsAmount(settings.DrainBatch, least: 1), "blueGreen.drainBatch", $"'{settings.DrainBatch}' is neither a number of nodes (1 and up) nor a percentage (1% to 100%), e.g. 25%.");
        need(InMinutes(settings.BatchSoak, 0, 1440), "blueGreen.batchSoak", "A batch soaks for whole minutes from 0m to 24h.");
        need(InMinutes(settings.FinalSoak, 0, 10080), "blueGreen.finalSoak", "The old pool is kept for whole minutes from 0m to 7d.");
    }

    private static void CheckMigration(UpgradePolicy upgrade, Action<bool, string, string> need)
    {
        if (upgrade.OsMigration is not { } migration)
            return;
        need(Destinations.Contains(migration.To), "osMigration.to", $"Pools cannot be moved to '{migration.To}'; they can to: {string.Join(", ", Destinations)}.");
        need(migration.From.Count > 0, "osMigration.from", $"Name the operating systems that are moved: {string.Join(", ", Origins)}. Or leave it out for those of Azure Linux.");
        for (var i = 0; i < migration.From.Count; i++)
            need(Origins.Contains(migration.From[i]), $"osMigration.from[{i}]", $"Pools of '{migration.From[i]}' cannot be moved; these can: {string.Join(", ", Origins)}.");
    }

    private static bool InMinutes(TimeSpan? time, int least, int most) => time is not { } given || (given.Ticks % TimeSpan.TicksPerMinute == 0 && given.TotalMinutes >= least && given.TotalMinutes <= most);

    private static bool IsAmount(string text, int least) =>
        text.EndsWith('%') ? Number(text[..^1]) is { } percent && percent >= least && percent <= 100 : Number(text) is { } nodes && nodes >= least;

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^1\.\d{1,3}\.\d{1,3}$")]
    private static partial Regex KubernetesVersion();
}
