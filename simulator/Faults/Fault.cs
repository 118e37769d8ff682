using AzureSimulator.Model;

namespace AzureSimulator.Faults;

/// <summary>A failure made on purpose. Names match without regard to case; an absent name matches everything.</summary>
public sealed class Fault : IDocument
{
    private readonly Dictionary<string, (double Left, DateTimeOffset At)> passes = [];

    /// <summary>The id under which the fault can be withdrawn.</summary>
    public required string Key { get; init; }

    public required FaultKind Kind { get; init; }

    public string? Cluster { get; init; }

    public string? Pool { get; init; }

    public string? Node { get; init; }

    /// <summary>The first, second, ... node that a run reimages.</summary>
    public int? Ordinal { get; init; }

    public string? Workload { get; init; }

    public string? Region { get; init; }

    public string? Subscription { get; init; }

    /// <summary>Requests of each subscription that a storm lets through in a simulated minute; none when absent.</summary>
    public int? PassPerMinute { get; init; }

    public string? Method { get; init; }

    public string? PathContains { get; init; }

    public int? Status { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    /// <summary>The causes that the operation's error tells beneath its own code.</summary>
    public IReadOnlyList<ArmProblem>? Details { get; init; }

    public int? RetryAfterSeconds { get; init; }

    /// <summary>What nodes say of themselves instead of the truth; nothing where the value is absent.</summary>
    public IReadOnlyDictionary<string, string?> Facts { get; init; } = new Dictionary<string, string?>();

    public TimeSpan Delay { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>How often the fault still strikes; no limit when absent.</summary>
    public int? Remaining { get; set; }

    /// <summary>Images on which an unhealthy workload stays healthy: those that were running when the fault was set.</summary>
    public IReadOnlyList<string> GoodImages { get; init; } = [];

    public bool Concerns(ClusterState cluster, PoolState? pool) =>
        Matches(Cluster, cluster.Name) && Matches(Region, cluster.Region) && (pool is null || Matches(Pool, pool.Name));

    public bool Breaks(ClusterState cluster, PoolState pool, NodeState node, string workload) =>
        Kind == FaultKind.UnhealthyWorkload && Concerns(cluster, pool) && Matches(Workload, workload) && !GoodImages.Contains(node.Image);

    public bool Falsifies(ClusterState cluster, PoolState pool, NodeState node) =>
        Kind == FaultKind.WrongNodeFacts && Concerns(cluster, pool) && Matches(Node, node.Name);

    public bool MatchesRequest(string method, string path) =>
        Matches(Method, method) && (PathContains is null || path.Contains(PathContains, StringComparison.OrdinalIgnoreCase))
        && (Subscription is null || Matches(Subscription, SubscriptionOf(path)));

    /// <summary>Whether a storm lets one more request through; it then counts.</summary>
    public bool LetsPass(string path, DateTimeOffset now)
    {
        if (PassPerMinute is not { } rate)
            return false;
        var subscription = SubscriptionOf(path).ToLowerInvariant();
        var (left, at) = passes.TryGetValue(subscription, out var known) ? known : (rate, now);
        left = Math.Min(rate, left + (Math.Max(0, (now - at).TotalMinutes) * rate));
        passes[subscription] = (left >= 1 ? left - 1 : left, now);
        return left >= 1;
    }

    /// <summary>The subscription in the path of a request; empty for what belongs to none.</summary>
    private static string SubscriptionOf(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [var first, var id, ..] && first.Equals("subscriptions", StringComparison.OrdinalIgnoreCase) ? id : "";

    private static bool Matches(string? wanted, string actual) =>
        wanted is null || string.Equals(wanted, actual, StringComparison.OrdinalIgnoreCase);
}

public enum FaultKind
{
    /// <summary>A node does not come back from reimaging; the run fails with the given code.</summary>
    FailNode,

    /// <summary>Draining a node takes longer by the delay.</summary>
    SlowDrain,

    /// <summary>Requests are answered with 429.</summary>
    Throttle,

    /// <summary>Requests are answered with a 5xx status and have no effect.</summary>
    ServerError,

    /// <summary>The request takes effect, but its answer never arrives.</summary>
    LostResponse,

    /// <summary>An accepted write is answered without the headers that lead to its operation.</summary>
    DroppedHeaders,

    /// <summary>The answer leaves later by the delay.</summary>
    SlowResponse,

    /// <summary>A finished operation is shown as still running.</summary>
    StaleStatus,

    /// <summary>An operation cannot be found any more.</summary>
    ExpiredOperation,

    /// <summary>Azure Resource Manager and the Kubernetes API of one region are unavailable.</summary>
    RegionOutage,

    /// <summary>Pods crash-loop on nodes that got another image, from the delay on.</summary>
    UnhealthyWorkload,

    /// <summary>Nodes say something else of themselves than what is so.</summary>
    WrongNodeFacts,
}
