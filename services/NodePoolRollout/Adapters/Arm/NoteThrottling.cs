using Azure.Core;
using Azure.Core.Pipeline;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Tells the limiter what Azure itself refuses by 429: its Retry-After is for the whole bucket, not only for the request that met it.</summary>
public sealed class NoteThrottling(RequestLimiter limiter) : HttpPipelinePolicy
{
    private static readonly TimeSpan Unsaid = TimeSpan.FromSeconds(10);

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        ProcessNext(message, pipeline);
        Note(message);
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        Note(message);
    }

    private void Note(HttpMessage message)
    {
        if (!message.HasResponse || message.Response.Status != 429)
            return;
        var code = ArmAnswer.Fault(message.Response)?.Code ?? "";
        var (kind, scope) = Of(message.Request.Method, message.Request.Uri.ToUri().AbsolutePath, byArm: code is "SubscriptionRequestsThrottled" or "TooManyRequests");
        limiter.Refused(kind, scope, ArmAnswer.RetryAfter(message.Response) ?? Unsaid);
    }

    /// <summary>The bucket that a request is counted in.</summary>
    /// <param name="byArm">Resource Manager has refused it before AKS saw it.</param>
    public static (RequestKind Kind, string Scope) Of(RequestMethod method, string path, bool byArm)
    {
        var subscription = ArmId.Subscription(path);
        var write = method == RequestMethod.Put || method == RequestMethod.Patch || method == RequestMethod.Post;
        if (byArm)
            return (method == RequestMethod.Delete ? RequestKind.ArmDelete : write ? RequestKind.ArmWrite : RequestKind.ArmRead, subscription);
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = Array.FindIndex(parts, part => ArmId.Same(part, "Microsoft.ContainerService"));
        if (at < 0)
            return (RequestKind.Other, subscription);
        var cluster = $"/{string.Join('/', parts.Take(at + 3))}";
        return parts[(at + 1)..] switch
        {
            ["locations", _, var operations, ..] when operations.StartsWith("operation", StringComparison.OrdinalIgnoreCase) => (RequestKind.OperationStatus, subscription),
            [var clusters] when ArmId.Same(clusters, "managedClusters") => (RequestKind.ListClusters, subscription),
            [var clusters, _] when ArmId.Same(clusters, "managedClusters") => (write ? RequestKind.ClusterWrite : RequestKind.GetCluster, cluster),
            [_, _, var pools, var pool] when ArmId.Same(pools, "agentPools") && write => (RequestKind.PoolWrite, $"{cluster}/agentPools/{pool}"),
            [_, _, var pools, var pool, "upgradeNodeImageVersion"] when ArmId.Same(pools, "agentPools") => (RequestKind.PoolWrite, $"{cluster}/agentPools/{pool}"),
            _ => (RequestKind.Other, subscription),
        };
    }
}
