namespace ReleaseOrchestrator.Contracts.Releases;

/// <summary>One decision. Its hash covers itself and the one before, so that any edit shows (R9).</summary>
/// <param name="Sequence">1, 2, 3 ... without gaps.</param>
/// <param name="At">UTC.</param>
/// <param name="Evidence">What the decision rests on: digests, gate results, event ids.</param>
/// <param name="PreviousHash">Hash of the entry before; 64 zeros for the first.</param>
/// <param name="Hash">SHA-256, lower-case hex, over all other members in canonical form.</param>
/// <param name="Signature">ECDSA P-256 over <paramref name="Hash"/>, base64.</param>
public sealed record AuditEntry(
    long Sequence, DateTimeOffset At, string Actor, string Action, string Subject, string Why, string Evidence, string PreviousHash, string Hash, string Signature);
