using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Workflows.Releases.Adapters;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace ReleaseOrchestrator.Workflows.StagedRollout;

/// <summary>What people have decided at an approval gate, for this manifest and this plan (R10). A rejection outweighs an approval.</summary>
public static class GateApprovals
{
    /// <summary>Null: nobody has decided, or no decision holds any more.</summary>
    public static GateResult? Result(GateDefinition gate, IReadOnlyList<ApprovalRow> ofStage, Release release, DateTimeOffset now)
    {
        var holding = ofStage.Where(a => a.Gate == gate.Name && a.Holds(release, now)).ToList();
        if (holding.Count == 0)
            return null;
        var decisive = holding.FirstOrDefault(a => a.Decision == nameof(ApprovalDecision.Reject)) ?? holding[^1];
        var passed = decisive.Decision == nameof(ApprovalDecision.Approve);
        return new GateResult(
            gate.Name, passed ? GateVerdict.Passed : GateVerdict.Failed, $"{(passed ? "approved" : "rejected")} by {decisive.DecidedBy}{(decisive.Comment is null ? "" : $": {decisive.Comment}")}",
            [], now, new Dictionary<string, string>
            {
                ["decided by"] = decisive.DecidedBy,
                ["decided at"] = $"{decisive.DecidedAt:u}",
                ["manifest"] = decisive.ManifestDigest,
                ["plan"] = decisive.PlanHash,
            });
    }
}
