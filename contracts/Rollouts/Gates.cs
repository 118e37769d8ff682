namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>POST /rollouts/gates: looks at pools of a stage now.</summary>
/// <param name="Gate"><c>nodes-ready</c>, <c>node-image</c> or <c>workloads</c>.</param>
/// <param name="Operations">Ids of the upgrades whose pools are looked at.</param>
public sealed record EvaluateGateRequest(string ReleaseId, string Stage, string Gate, IReadOnlyList<string> Operations);

/// <summary>What a gate saw. A failed one says what, where.</summary>
/// <param name="Verdict">Inconclusive: could not be looked at (an API server that does not answer).</param>
public sealed record GateResult(string Gate, GateVerdict Verdict, string Summary, IReadOnlyList<string> Findings, DateTimeOffset EvaluatedAt);

public enum GateVerdict { Passed, Failed, Inconclusive }
