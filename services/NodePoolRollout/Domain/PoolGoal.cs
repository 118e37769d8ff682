namespace ReleaseOrchestrator.NodePoolRollout.Domain;

/// <summary>What a pool is to be when its operation has ended; what is null may be anything.</summary>
public sealed record PoolGoal(string Image, string? KubernetesVersion = null, string? OsSku = null)
{
    /// <summary>As the pool tells it; the nodes are another question.</summary>
    public bool IsMetBy(PoolSight pool) => NodeImage.Same(pool.NodeImageVersion, Image) && Missing(pool) is null;

    /// <summary>What is not as it should be beside the image; null: nothing.</summary>
    public string? Missing(PoolSight pool) =>
        KubernetesVersion is not null && pool.KubernetesVersion.Length > 0 && pool.KubernetesVersion != KubernetesVersion
            ? $"Kubernetes {pool.KubernetesVersion} instead of {KubernetesVersion}"
            : OsSku is not null && !ArmId.Same(pool.OsSku, OsSku) ? $"osSKU {pool.OsSku} instead of {OsSku}" : null;
}
