using System.Text.Json.Nodes;

namespace AzureSimulator.Model;

/// <summary>A node pool with its nodes and the run that is changing it, if one is.</summary>
public sealed class PoolState : IActor
{
    public required string Key { get; init; }

    public required string ClusterKey { get; init; }

    public required string Name { get; init; }

    /// <summary>Settings of the pool as written by clients, unknown ones included; what the platform decides is kept beside it.</summary>
    public JsonObject Properties { get; set; } = [];

    public string ETag { get; set; } = Guid.NewGuid().ToString();

    public string ProvisioningState { get; set; } = "Succeeded";

    public required string Image { get; set; }

    public required string OrchestratorVersion { get; set; }

    /// <summary>Running or Stopped.</summary>
    public string PowerState { get; set; } = "Running";

    /// <summary>Machines of a stopped pool: they exist, but are no nodes until the pool is started.</summary>
    public List<NodeState> Parked { get; init; } = [];

    public int NextNodeNumber { get; set; }

    public List<NodeState> Nodes { get; init; } = [];

    public PoolRun? Run { get; set; }

    /// <summary>What an interrupted run was going to; the next write to the pool resumes it.</summary>
    public string? UnfinishedImage { get; set; }

    /// <summary>The Kubernetes version of what was interrupted.</summary>
    public string? UnfinishedVersion { get; set; }

    public ArmProblem? Problem { get; set; }

    public List<UsedVersion> RecentlyUsed { get; init; } = [];

    public DateTimeOffset? Due => Run?.Due;

    public int Count => Properties["count"]?.GetValue<int>() ?? 0;

    public bool IsStopped => PowerState == "Stopped";

    /// <summary>Whether blue and green nodes stand side by side: an upgrade was paused, and can go on or be taken back.</summary>
    public bool IsBetweenColors => Nodes.Exists(node => node.Green);

    public string VmSize => Properties["vmSize"]?.GetValue<string>() ?? "";

    /// <summary>Pools of the fleet file whose machines, labels and taints this one has too: what runs on them may run here.</summary>
    public List<string> StandsInFor { get; init; } = [];

    public string Mode => Properties["mode"]?.GetValue<string>() ?? "User";
}

/// <summary>An image the pool ran before, to which it may be rolled back for a while.</summary>
public sealed record UsedVersion(string OrchestratorVersion, string NodeImageVersion, DateTimeOffset Timestamp);

/// <summary>An error as Azure Resource Manager words it.</summary>
public sealed record ArmProblem(string Code, string Message, IReadOnlyList<ArmProblem>? Details = null, string? Target = null)
{
    public JsonObject ToJson()
    {
        var json = new JsonObject { ["code"] = Code, ["message"] = Message };
        if (Target is not null)
            json["target"] = Target;
        if (Details is { Count: > 0 })
            json["details"] = new JsonArray([.. Details.Select(detail => (JsonNode)detail.ToJson())]);
        return json;
    }
}
