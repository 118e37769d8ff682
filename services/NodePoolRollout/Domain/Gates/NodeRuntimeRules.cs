using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.Gates;

/// <summary>
/// Whether nodes are what their image promises. Kernel and containerd are what kubelet reports; SELinux, cgroup and FIPS are facts that node-facts
/// publishes on each node, and count only while they are of the node's present boot. What nobody has seen is no pass.
/// </summary>
public static class NodeRuntimeRules
{
    public const string FactPrefix = "node-facts.releases.azurelinux.dev/";

    public static IEnumerable<Finding> Findings(GateSight sight, IReadOnlyList<FamilyPromise> promises)
    {
        foreach (var operation in sight.Operations)
        {
            var family = NodeImage.FamilyOf(operation.Request.TargetImage);
            var where = $"{sight.Cluster}/{operation.ServingPool}";
            if (promises.FirstOrDefault(promise => NodeImage.Same(promise.Family, family)) is not { } promised)
            {
                yield return new Finding($"{where}: the release says nothing about what nodes of {family} are like", Unseen: true);
                continue;
            }

            foreach (var node in sight.NodesOf(operation))
            {
                foreach (var finding in Findings($"{where}: node {node.Name}", node, promised.Promises))
                    yield return finding;
            }
        }
    }

    private static IEnumerable<Finding> Findings(string where, NodeSight node, PromisedFacts promised)
    {
        if (promised.Kernel is { } kernel && node.Kernel != kernel)
            yield return Differs(where, "kernel", node.Kernel, kernel);
        if (promised.Containerd is { } containerd && !IsVersion(node.Containerd, containerd))
            yield return Differs(where, "containerd", node.Containerd, containerd);

        var facts = new[] { ("selinux", promised.Selinux), ("cgroup", promised.Cgroup), ("fips", promised.Fips is { } fips ? (fips ? "true" : "false") : null) }
            .Where(fact => fact.Item2 is not null).ToList();
        if (facts.Count == 0)
            yield break;
        if (node.Facts.Count == 0)
        {
            yield return new Finding($"{where} has no node-facts: {string.Join(", ", facts.Select(f => f.Item1))} cannot be seen. Is the DaemonSet node-facts on the cluster?", Unseen: true);
            yield break;
        }

        if (node.Facts.GetValueOrDefault("boot-id") != node.BootId)
        {
            yield return new Finding($"{where} has node-facts of an earlier boot: they are published anew soon after it has started", Unseen: true);
            yield break;
        }

        foreach (var (name, wanted) in facts)
        {
            if (node.Facts.GetValueOrDefault(name) is not { } found)
                yield return new Finding($"{where}: node-facts does not say its {name}", Unseen: true);
            else if (!string.Equals(found, wanted, StringComparison.OrdinalIgnoreCase))
                yield return Differs(where, name, found, wanted!);
        }
    }

    private static Finding Differs(string where, string what, string? found, string promised) =>
        found is null ? new Finding($"{where} does not report its {what}", Unseen: true) : new Finding($"{where}: {what} is {found}, the image promises {promised}");

    /// <summary>A build may add its own release to the version.</summary>
    private static bool IsVersion(string? found, string promised) =>
        found is not null && found.StartsWith(promised, StringComparison.Ordinal) && (found.Length == promised.Length || !char.IsAsciiLetterOrDigit(found[promised.Length]) && found[promised.Length] != '.');
}
