using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>What a gate saw, signed with the key of the audit log. A stage rests on the evidence of the stages before it (R4).</summary>
/// <param name="Source">The gate's own look, or who handed it in.</param>
/// <param name="Inputs">What the verdict rests on.</param>
/// <param name="Digest">See <see cref="EvidenceSeal"/>.</param>
/// <param name="Signature">ECDSA P-256 over <paramref name="Digest"/>, base64.</param>
/// <param name="RevokedBy">Null: it holds.</param>
public sealed record Evidence(
    string Id, string ReleaseId, string Stage, string Gate, GateVerdict Verdict, string Summary, IReadOnlyDictionary<string, string> Inputs, string Source, DateTimeOffset At,
    string Digest, string Signature, string? RevokedBy = null, string? RevokedBecause = null, DateTimeOffset? RevokedAt = null);

/// <summary>POST /api/v1/releases/{id}/evidence: evidence from outside, or late. A failed verdict stops what depends on the stage.</summary>
public sealed record SubmitEvidenceRequest(string Stage, string Gate, GateVerdict Verdict, string Summary, IReadOnlyDictionary<string, string>? Inputs = null);

/// <summary>POST /api/v1/releases/{id}/evidence/{evidenceId}/revoke.</summary>
public sealed record RevokeEvidenceRequest(string Reason);
