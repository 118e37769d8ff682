using ReleaseOrchestrator.Contracts.Fleet;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.Drifting;

namespace ReleaseOrchestrator.NodePoolRollout.Features.Drifting;

/// <param name="Clusters">Keys of those whose nodes were seen.</param>
public sealed record LookedNodes(IReadOnlySet<string> Clusters, IReadOnlyList<DriftFinding> Findings);

/// <summary>
/// Looks at nodes through the clusters' own APIs, as Azure says one image for a whole pool. Only some clusters a round: those that look
/// suspicious first, then in rotation.
/// </summary>
public sealed class NodeLooks(IClusterHealth health, DriftPace pace)
{
    /// <param name="suspicious">What is known without looking at nodes.</param>
    public async Task<LookedNodes> Look(DriftSight sight, IReadOnlyList<DriftFinding> suspicious, CancellationToken stop)
    {
        var poolsOf = sight.Settled().ToLookup(known => ArmId.Key(known.Wanted.ClusterId));
        var suspects = suspicious.Where(finding => finding.Kind == DriftKind.Image).Select(finding => ArmId.Key(finding.ClusterId))
            .Concat(sight.Facts.Open.Where(drift => drift.Kind == DriftKind.MixedNodes).Select(drift => ArmId.Key(drift.ClusterId)))
            .Concat(sight.Settled().Where(known => !ProvisioningStates.Is(known.Pool.ProvisioningState, ProvisioningStates.Succeeded)).Select(known => ArmId.Key(known.Wanted.ClusterId)))
            .ToHashSet();
        var turn = poolsOf.Select(group => group.Key)
            .OrderByDescending(suspects.Contains).ThenBy(cluster => sight.Facts.Looked.GetValueOrDefault(cluster)).ThenBy(cluster => cluster, StringComparer.Ordinal)
            .Take(pace.ClustersPerRound);

        var (looked, findings) = (new HashSet<string>(), new List<DriftFinding>());
        foreach (var cluster in turn)
        {
            try
            {
                var nodes = await health.Nodes(poolsOf[cluster].First().Wanted.ClusterId, stop);
                findings.AddRange(poolsOf[cluster].Select(known => DriftRules.MixedNodes(known.Wanted, known.Pool, nodes)).OfType<DriftFinding>());
                looked.Add(cluster);
            }
            catch (AzureException problem) when (problem.Trouble == AzureTrouble.Throttled)
            {
                break; // upgrades need what is left of the budget more
            }
            catch (Exception silent) when (silent is AzureException or ClusterApiException)
            {
                // nothing can be said of this one now; its turn comes again
            }
        }

        return new(looked, findings);
    }
}
