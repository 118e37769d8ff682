using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AzureSimulator.Model;

namespace AzureSimulator.Api;

/// <summary>Pools that are made or changed after a snapshot.</summary>
public static partial class SnapshotUse
{
    private static readonly TimeSpan Supported = TimeSpan.FromDays(90);

    public static string? IdIn(JsonObject properties) => (properties["creationData"] as JsonObject)?["sourceResourceId"]?.GetValue<string>() is { Length: > 0 } id ? id : null;

    public static SnapshotState? Of(World world, JsonObject properties) => IdIn(properties) is not { } id ? null
        : world.Snapshots.Find(id) ?? throw new ArmException(404, "ResourceNotFound", $"The snapshot '{id}' that creationData.sourceResourceId names was not found.");

    public static void RequireSameFamily(SnapshotState snapshot, string vmSize)
    {
        if (Family(snapshot.VmSize) != Family(vmSize))
        {
            throw new ArmException(400, "InvalidParameter",
                $"Snapshot '{snapshot.Name}' is of a pool of {snapshot.VmSize}; it serves machines of that family only, not {vmSize}.");
        }
    }

    /// <summary>An existing pool takes an image only while that image is supported, and never an older Kubernetes version.</summary>
    public static void RequireUpgrade(World world, SnapshotState snapshot, PoolState pool)
    {
        RequireSameFamily(snapshot, pool.Properties["vmSize"]?.GetValue<string>() ?? "");
        var age = world.Now - NodeImage.Parse(snapshot.Image).PublishedAt;
        if (age > Supported)
        {
            throw new ArmException(400, "InvalidParameter",
                $"Snapshot '{snapshot.Name}' holds {snapshot.Image}, published {(int)age.TotalDays} days ago. Node images older than 90 days are out of support: take a newer snapshot.");
        }
        if (Version.Parse(snapshot.KubernetesVersion) < Version.Parse(pool.OrchestratorVersion))
        {
            throw new ArmException(400, "AgentPoolUpgradeVersionNotAllowed",
                $"Snapshot '{snapshot.Name}' has Kubernetes {snapshot.KubernetesVersion}, agent pool '{pool.Name}' has {pool.OrchestratorVersion}, which cannot go back.");
        }
    }

    private static string Family(string vmSize) => Size().Replace(vmSize, "$1$3").ToLowerInvariant();

    [GeneratedRegex(@"^(Standard_[A-Za-z]+?)(\d+(?:-\d+)?)(.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Size();
}
