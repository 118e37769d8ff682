namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>The border to AKS's own blue-green upgrade, which only a preview of its API has.</summary>
public interface IAksBlueGreen
{
    /// <summary>Lets the pool's next upgrade go blue-green. It stays so; asking twice changes nothing.</summary>
    /// <exception cref="AzureException">Rejected: the cluster does not offer it.</exception>
    Task Choose(string poolId, SwapSettings settings, CancellationToken stop);
}

/// <summary>What came of asking for AKS's own way.</summary>
/// <param name="Refused">Why it is gone without; null: AKS does it.</param>
public sealed record AksWay(string? Refused);
