using System.Globalization;
using System.Text.Json.Nodes;
using AzureSimulator.Model;

namespace AzureSimulator.Kubernetes;

/// <summary>Nodes as the Kubernetes API shows them.</summary>
public static class NodeJson
{
    public static JsonObject Show(World world, ClusterState cluster, PoolState pool, NodeState node)
    {
        var ready = node.IsReady(world.Now);
        var facts = NodeFacts.Of(world, cluster, pool, node);
        var spec = new JsonObject { ["providerID"] = $"azure://{pool.Key}/machines/{node.Name}", ["podCIDR"] = "10.244.0.0/24" };
        var taints = new JsonArray([.. (pool.Properties["nodeTaints"]?.AsArray() ?? []).Select(taint => (JsonNode)Taint(taint!.GetValue<string>()))]);
        if (node.Cordoned)
        {
            spec["unschedulable"] = true;
            taints.Add(new JsonObject { ["key"] = "node.kubernetes.io/unschedulable", ["effect"] = "NoSchedule" });
        }
        if (!ready)
            taints.Add(new JsonObject { ["key"] = "node.kubernetes.io/not-ready", ["effect"] = "NoExecute" });
        if (taints.Count > 0)
            spec["taints"] = taints;
        return new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Node",
            ["metadata"] = new JsonObject
            {
                ["name"] = node.Name,
                ["uid"] = KubernetesObjects.Uid($"{cluster.Key}/{node.Name}"),
                ["resourceVersion"] = KubernetesObjects.Version(world),
                ["creationTimestamp"] = KubernetesObjects.Time(node.CreatedAt),
                ["labels"] = With(Labels(cluster, pool, node), facts.Labels),
                ["annotations"] = With(new JsonObject((node.Annotations ?? []).Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value))), facts.Annotations),
            },
            ["spec"] = spec,
            ["status"] = Status(pool, node, ready, facts),
        };
    }

    /// <summary>An address that stays with the node.</summary>
    public static string Address(NodeState node)
    {
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(node.Name));
        return $"10.224.{digest[0]}.{Math.Max((byte)4, digest[1])}";
    }

    private static JsonObject Labels(ClusterState cluster, PoolState pool, NodeState node)
    {
        var labels = new JsonObject
        {
            ["agentpool"] = pool.Name,
            ["kubernetes.azure.com/agentpool"] = pool.Name,
            ["kubernetes.azure.com/cluster"] = $"MC_{cluster.ResourceGroup}_{cluster.Name}_{cluster.Region}",
            ["kubernetes.azure.com/mode"] = pool.Mode.ToLowerInvariant(),
            ["kubernetes.azure.com/node-image-version"] = node.Image,
            ["kubernetes.azure.com/os-sku"] = pool.Properties["osSKU"]?.GetValue<string>(),
            ["kubernetes.azure.com/role"] = "agent",
            ["kubernetes.io/arch"] = Architecture.Of(pool.Properties),
            ["kubernetes.io/hostname"] = node.Name,
            ["kubernetes.io/os"] = "linux",
            ["node.kubernetes.io/instance-type"] = pool.Properties["vmSize"]?.GetValue<string>(),
            ["topology.kubernetes.io/region"] = cluster.Region,
            ["topology.kubernetes.io/zone"] = node.Zone is { } zone ? $"{cluster.Region}-{zone}" : "0",
        };
        if (pool.Properties["enableFIPS"]?.GetValue<bool>() == true)
            labels["kubernetes.azure.com/fips_enabled"] = "true";
        if (pool.Properties["gpuProfile"] is not null)
            labels["kubernetes.azure.com/accelerator"] = "nvidia";
        if (node.Quarantined)
            labels["kubernetes.azure.com/upgrade-status"] = "Quarantined";
        foreach (var (name, value) in pool.Properties["nodeLabels"]?.AsObject().ToList() ?? [])
            labels[name] = value?.DeepClone();
        foreach (var (name, value) in node.Labels ?? [])
            labels[name] = value;
        return labels;
    }

    private static JsonObject With(JsonObject entries, IEnumerable<KeyValuePair<string, string>> more)
    {
        foreach (var (name, value) in more)
            entries[name] = value;
        return entries;
    }

    private static JsonObject Status(PoolState pool, NodeState node, bool ready, NodeFacts facts)
    {
        var cores = VmSize.Cores(pool.VmSize).ToString(CultureInfo.InvariantCulture);
        var since = KubernetesObjects.Time(node.ReadyAt ?? node.ImagedAt);
        var resources = new JsonObject { ["cpu"] = cores, ["memory"] = "16393244Ki", ["pods"] = (pool.Properties["maxPods"]?.GetValue<int>() ?? 110).ToString(CultureInfo.InvariantCulture) };
        return new JsonObject
        {
            ["addresses"] = new JsonArray(
                new JsonObject { ["type"] = "InternalIP", ["address"] = Address(node) },
                new JsonObject { ["type"] = "Hostname", ["address"] = node.Name }),
            ["allocatable"] = resources,
            ["capacity"] = resources.DeepClone(),
            ["conditions"] = new JsonArray(
                Condition("MemoryPressure", "False", "KubeletHasSufficientMemory", since),
                Condition("DiskPressure", "False", "KubeletHasNoDiskPressure", since),
                Condition("PIDPressure", "False", "KubeletHasSufficientPID", since),
                ready ? Condition("Ready", "True", "KubeletReady", since) : Condition("Ready", "Unknown", "NodeStatusUnknown", since)),
            ["nodeInfo"] = new JsonObject
            {
                ["architecture"] = Architecture.Of(pool.Properties),
                ["bootID"] = facts["bootID"],
                ["containerRuntimeVersion"] = "containerd://" + facts["containerd"],
                ["kernelVersion"] = facts["kernel"],
                ["kubeProxyVersion"] = "v" + node.KubeletVersion,
                ["kubeletVersion"] = "v" + node.KubeletVersion,
                ["machineID"] = KubernetesObjects.Uid(node.Name).Replace("-", "", StringComparison.Ordinal),
                ["operatingSystem"] = "linux",
                ["osImage"] = facts["osImage"],
                ["systemUUID"] = KubernetesObjects.Uid(node.Name),
            },
        };
    }

    private static JsonObject Condition(string type, string status, string reason, string since) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = reason,
        ["lastHeartbeatTime"] = since,
        ["lastTransitionTime"] = since,
    };

    private static JsonObject Taint(string text)
    {
        var effect = text.LastIndexOf(':');
        var pair = (effect < 0 ? text : text[..effect]).Split('=', 2);
        return new JsonObject { ["key"] = pair[0], ["value"] = pair.Length > 1 ? pair[1] : "", ["effect"] = effect < 0 ? "NoSchedule" : text[(effect + 1)..] };
    }
}
