using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What a snapshot of a pool and a pool have to have in common, so that the one can be taken to the image of the other.</summary>
public sealed partial record PoolMake(string Region, string OsSku, string KubernetesVersion, string VmSize)
{
    public static PoolMake Of(ClusterSight cluster, PoolSight pool) => new(cluster.Region, pool.OsSku, pool.KubernetesVersion, pool.VmSize);

    /// <summary>Sizes of one family differ in their number of cores only: <c>Standard_D8s_v5</c> and <c>Standard_D16s_v5</c>.</summary>
    public static string VmFamily(string vmSize) => Cores().Replace(vmSize, "$1$2", 1).ToLowerInvariant();

    /// <summary>The same for all pools that one snapshot of an image serves. A snapshot serves in other regions too.</summary>
    public string Key(string image) => Hash($"{image}\n{OsSku}\n{KubernetesVersion}\n{VmFamily(VmSize)}");

    public static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToLowerInvariant())))[..20];

    [GeneratedRegex(@"^(Standard_[A-Za-z]+)\d+(?:-\d+)?(.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex Cores();
}
