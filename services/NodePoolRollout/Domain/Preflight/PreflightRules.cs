using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

/// <summary>What would stand in the way of one pool's upgrade, were it begun now. Facts in, findings out; nothing else.</summary>
public static class PreflightRules
{
    private const int SupportedDays = 90;

    public static IReadOnlyList<PreflightFinding> Of(PreflightFacts facts) =>
        [.. Operation(facts), .. Versions(facts), .. Image(facts), .. Age(facts), .. Disruptions(facts), .. Quota(facts), .. Addresses(facts), .. Window(facts)];

    private static IEnumerable<PreflightFinding> Operation(PreflightFacts facts)
    {
        foreach (var (what, state) in new[] { ("Its cluster", facts.Cluster.ProvisioningState), ("It", facts.Pool.ProvisioningState) })
        {
            if (!ProvisioningStates.IsTerminal(state))
                yield return Blocking(facts, "OperationInProgress", $"{what} is {state}: another operation is in progress.", "Wait until it has ended, or abort it in Azure.");
        }
    }

    /// <summary>A pool is never ahead of its control plane, and at most three minor versions behind it (two before 1.28).</summary>
    private static IEnumerable<PreflightFinding> Versions(PreflightFacts facts)
    {
        var wanted = facts.Asked.Strategy?.KubernetesVersion;
        var plane = facts.Asked.ControlPlaneVersion ?? facts.Cluster.KubernetesVersion;
        if (!Version.TryParse(plane, out var above) || !Version.TryParse(wanted ?? facts.Room.KubernetesVersion, out var pool))
            yield break;
        var furthest = above.Minor >= 28 ? 3 : 2;
        if (pool > above)
        {
            yield return Blocking(
                facts, "ComponentVersionMismatch", $"It would be on Kubernetes {pool}, its control plane is on {above}.", $"Upgrade the control plane to {pool} first: set kubernetesVersion in the policy, and the release does it.");
        }
        else if (pool.Major != above.Major || above.Minor - pool.Minor > furthest)
        {
            yield return Blocking(
                facts, "ComponentVersionMismatch", $"It would be on Kubernetes {pool}, its control plane is on {above}: at most {furthest} minor versions may lie between them.", "Upgrade the pool's Kubernetes version, one minor version at a time.");
        }

        if (wanted is not null && facts.KubernetesVersions is { } offered && !offered.Contains(wanted))
        {
            yield return Blocking(
                facts, "UnsupportedKubernetesVersion", $"AKS does not offer Kubernetes {wanted} in {facts.Cluster.Region}.",
                $"Take one that it offers there{(offered.Count == 0 ? "" : $", e.g. {Newest(offered)}")}.");
        }
    }

    private static IEnumerable<PreflightFinding> Image(PreflightFacts facts)
    {
        var (target, latest) = (NodeImage.Parse(facts.Asked.TargetImage), NodeImage.Parse(facts.LatestImage));
        if (target is null || latest is null || !target.SameFamily(latest) || NodeImage.Same(facts.Pool.NodeImageVersion, facts.Asked.TargetImage))
            yield break; // AKS tells the latest image of the OS that the pool has, of no other
        if (latest < target)
        {
            yield return Warning(
                facts, "ImageNotInRegion", $"{facts.Asked.TargetImage} is not yet in {facts.Cluster.Region}: the latest there is {facts.LatestImage}.",
                "Nothing: it waits. AKS brings an image to all regions within about two weeks.");
        }
        else if (latest > target)
        {
            yield return Warning(
                facts, "RegionMovedOn", $"{facts.Cluster.Region} has moved on to {facts.LatestImage}: AKS takes it to {facts.Asked.TargetImage} only by a snapshot of a pool that runs it.",
                "Nothing while a pool of this release runs the image; else start a release with the newer one.");
        }
    }

    private static IEnumerable<PreflightFinding> Age(PreflightFacts facts)
    {
        if (OlderThanSupported(facts.Asked.TargetImage, facts.Now) is { } target)
        {
            yield return Blocking(
                facts, "NodeImageOOSLA", $"{facts.Asked.TargetImage} is {target} days old: AKS supports node images for {SupportedDays} days and makes none from older ones.", "Start a release with a newer image.");
        }
        else if (OlderThanSupported(facts.Pool.NodeImageVersion, facts.Now) is { } present)
        {
            yield return Warning(facts, "NodeImageOOSLA", $"It runs {facts.Pool.NodeImageVersion}, {present} days old: AKS supports node images for {SupportedDays} days.", "Upgrade it: this release does.");
        }
    }

    private static IEnumerable<PreflightFinding> Disruptions(PreflightFacts facts) => (facts.Stuck ?? [])
        .Where(stuck => ArmId.Same(stuck.Pool, facts.Pool.Name) && facts.Pool.Count > 0)
        .Select(stuck => Blocking(
            facts, "PDBConstraint", $"PodDisruptionBudget {stuck.Budget} allows no eviction of its {Count(stuck.Pods, "pod")} on this pool: {stuck.Says}.",
            "Run one replica more than it demands, or let it allow a disruption (maxUnavailable: 1); unhealthy pods count as missing."));

    private static IEnumerable<PreflightFinding> Quota(PreflightFacts facts)
    {
        if (facts.Cores is not { } cores || VmSize.Parse(facts.Pool.VmSize) is not { } size || facts.Added == 0)
            yield break;
        string[] names = facts.Room.IsSpot ? ["lowPriorityCores"] : ["cores", size.Family];
        foreach (var usage in cores.Where(usage => names.Contains(usage.Name, StringComparer.OrdinalIgnoreCase)))
        {
            var needed = (long)facts.Added * size.Cores;
            if (needed > usage.Left)
            {
                yield return TooLittle(
                    facts, "QuotaExceeded", one: size.Cores, usage.Left,
                    $"{Count(facts.Added, "node")} of {facts.Pool.VmSize} to be added take {needed} vCPUs; quota {usage.Name} of {facts.Cluster.Region} has {usage.Left} left ({usage.Used} of {usage.Limit} in use).",
                    "raise the quota");
            }
        }
    }

    private static IEnumerable<PreflightFinding> Addresses(PreflightFacts facts)
    {
        var needed = (long)facts.Added * facts.Room.AddressesPerNode;
        if (facts.Subnet is { } subnet && needed > subnet.Left)
        {
            yield return TooLittle(
                facts, "SubnetIpExhaustion", one: facts.Room.AddressesPerNode, subnet.Left,
                $"{Count(facts.Added, "node")} to be added {(facts.Added == 1 ? "takes" : "take")} {needed} addresses ({facts.Room.AddressesPerNode} each); subnet {ArmId.Name(subnet.Id)} has {subnet.Left} left ({subnet.Used} of {subnet.Usable} in use).",
                "free addresses in the subnet");
        }
    }

    /// <summary>Where there is room for one node an upgrade with a smaller surge would do; AKS does so itself from Kubernetes 1.35 on.</summary>
    private static PreflightFinding TooLittle(PreflightFacts facts, string code, long one, long left, string message, string action)
    {
        var canSurgeLess = facts.Asked.Strategy is not { Kind: StrategyKind.BlueGreen } && left >= one;
        var fallsBack = canSurgeLess && Version.TryParse(facts.Cluster.KubernetesVersion, out var version) && version >= new Version(1, 35);
        return new(
            facts.Pool.Id, code, fallsBack ? PreflightSeverity.Warning : PreflightSeverity.Blocking, message,
            fallsBack ? $"Nothing: AKS adds one node at a time instead, which takes longer. Or {action}."
            : canSurgeLess ? $"Set maxSurge to {left / one} or less, or {action}."
            : facts.Asked.Strategy is { Kind: StrategyKind.BlueGreen } ? $"Take strategy surge for this stage, or {action}."
            : $"Set maxUnavailable for this stage so that no node has to be added, or {action}.");
    }

    private static IEnumerable<PreflightFinding> Window(PreflightFacts facts)
    {
        if (facts is { Window: { Allowed: true, ClosesAt: { } closes }, Asked.Takes: { } takes } && facts.Now + takes > closes)
        {
            yield return Warning(
                facts, "WindowTooShort", $"It is expected to take {Words(takes)}; its window closes at {closes:u}, in {Words(closes - facts.Now)}. What has begun goes on after that.",
                "Make the window longer, or batches larger (maxSurge).");
        }
    }

    private static int? OlderThanSupported(string image, DateTimeOffset now) =>
        NodeImage.Parse(image) is { Month: var month, Day: var day } && month / 100 is > 0 and < 10_000 && month % 100 is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(month / 100, month % 100)
        && (int)(now - new DateTimeOffset(month / 100, month % 100, day, 0, 0, 0, TimeSpan.Zero)).TotalDays is > SupportedDays and var age
            ? age
            : null;

    private static string Newest(IReadOnlySet<string> versions) => versions.MaxBy(version => Version.TryParse(version, out var parsed) ? parsed : new Version(0, 0))!;

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";

    private static string Words(TimeSpan time) => time < TimeSpan.FromHours(2) ? $"{Math.Max(0, time.TotalMinutes):0} minutes" : $"{time.TotalHours:0.#} hours";

    private static PreflightFinding Blocking(PreflightFacts facts, string code, string message, string action) => new(facts.Pool.Id, code, PreflightSeverity.Blocking, message, action);

    private static PreflightFinding Warning(PreflightFacts facts, string code, string message, string action) => new(facts.Pool.Id, code, PreflightSeverity.Warning, message, action);
}
