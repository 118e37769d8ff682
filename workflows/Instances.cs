using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.Workflows;

/// <summary>
/// Names of workflow instances and upgrade operations. Named after what they do it for, so that a repetition finds the first one (R1);
/// letters, digits and dashes, 64 at most, as Dapr wants them.
/// </summary>
public static class Instances
{
    public static string Release(string releaseId) => releaseId;

    public static string Rollout(string releaseId) => $"{releaseId}-rollout";

    public static string Stage(string releaseId, string stage) => $"{releaseId}-s-{stage}";

    public static string Cluster(string releaseId, string clusterId, int attempt) => $"{releaseId}-c-{Short(clusterId)}-a{attempt}";

    /// <summary>Looks again at a stage whose evidence was revoked, after a resume.</summary>
    public static string Again(string releaseId, int steering) => $"{releaseId}-e{steering}";

    public static string Rollback(string releaseId, int number) => $"{releaseId}-b{number}";

    public static string ClusterRollback(string releaseId, string clusterId, int number) => $"{releaseId}-b{number}-{Short(clusterId)}";

    /// <summary>The rollback of an upgrade.</summary>
    public static string RollbackOperation(string operationId, int number) => $"{operationId}-b{number}";

    /// <summary>Which rollback of its release an operation belongs to; null: it is an upgrade.</summary>
    public static int? RollbackOf(string operationId) =>
        operationId.LastIndexOf("-b", StringComparison.Ordinal) is var at and >= 0 && int.TryParse(operationId.AsSpan(at + 2), out var number) ? number : null;

    /// <summary>One upgrade of a cluster's control plane.</summary>
    public static string ControlPlane(string releaseId, string clusterId, int attempt) => $"{releaseId}-k-{Short(clusterId)}-a{attempt}";

    /// <summary>Watches pools that an attempt at a cluster left soaking; whoever watches may leave fewer again.</summary>
    public static string Soaking(string releaseId, string clusterId, int attempt, int pools) => $"{releaseId}-w-{Short(clusterId)}-a{attempt}-{pools}";

    /// <summary>One upgrade of one pool for one release and attempt.</summary>
    public static string Operation(string releaseId, string poolId, int attempt) => $"{releaseId}-p-{Short(poolId)}-a{attempt}";

    /// <summary>The attempt that an operation or a cluster instance belongs to.</summary>
    public static int AttemptOf(string id) => id.LastIndexOf("-a", StringComparison.Ordinal) is var at and >= 0 && int.TryParse(id.AsSpan(at + 2), out var attempt) ? attempt : 1;

    /// <summary>The same operation in another attempt.</summary>
    public static string InAttempt(string operationId, int attempt) => $"{operationId[..operationId.LastIndexOf("-a", StringComparison.Ordinal)]}-a{attempt}";

    /// <summary>ARM ids differ in case from call to call: the name does not.</summary>
    private static string Short(string armId) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(armId.ToLowerInvariant())))[..12];
}

/// <summary>The one signal that workflows wait for. It says only "look again": what has changed is read from where it is kept.</summary>
public static class Signals
{
    public const string Changed = "changed";
}
