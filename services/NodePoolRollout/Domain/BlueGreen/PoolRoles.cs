namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>
/// The tags by which a pool of this product's making is known: by every later attempt, by a rollback, and by whoever plans. A pool without them is never deleted.
/// </summary>
public static class PoolRoles
{
    public const string Green = "green";
    public const string Canary = "canary";

    private const string Prefix = "release-orchestrator-";
    private const string Role = FleetFlags.RoleTag, Of = FleetFlags.BesideTag, Release = Prefix + "release", Operation = Prefix + "operation", Stem = Prefix + "stem";

    /// <summary>Azure takes no longer value of a tag.</summary>
    private const int LongestValue = 256;

    /// <param name="stem">What the names of the pool and its successors begin with.</param>
    public static IReadOnlyDictionary<string, string> Tags(UpgradeOperation operation, string role, string stem) => new Dictionary<string, string>
    {
        [Role] = role,
        [Of] = operation.PoolName,
        [Release] = Cut(operation.Request.ReleaseId),
        [Operation] = Cut(operation.Id),
        [Stem] = stem,
    };

    /// <summary>Whether a tag says what a pool was made for; such tags are not carried on.</summary>
    public static bool IsOurs(string tag) => new[] { Role, Of, Release, Operation, Stem }.Contains(tag, StringComparer.OrdinalIgnoreCase);

    public static string? RoleOf(PoolSight pool) => Tag(pool, Role);

    public static string? ReleaseOf(PoolSight pool) => Tag(pool, Release);

    public static string StemOf(PoolSight pool) => Tag(pool, Stem) ?? pool.Name;

    public static bool WasMadeBeside(PoolSight pool, string other) => RoleOf(pool) is not null && ArmId.Same(Tag(pool, Of), other);

    public static bool IsOfRelease(PoolSight pool, string releaseId) => Tag(pool, Release) == Cut(releaseId);

    /// <summary>The pool that was made beside this one and still stands there; null: none.</summary>
    public static PoolSight? Beside(ClusterSight cluster, string pool) => cluster.Pools.FirstOrDefault(other => WasMadeBeside(other, pool));

    private static string? Tag(PoolSight pool, string name)
    {
        foreach (var (key, value) in pool.Tags)
        {
            if (ArmId.Same(key, name))
                return value;
        }

        return null;
    }

    private static string Cut(string value) => value.Length > LongestValue ? value[^LongestValue..] : value;
}
