namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>POST /rollouts/gates: looks at pools of a stage now.</summary>
/// <param name="Gate"><c>nodes-ready</c>, <c>node-image</c>, <c>node-runtime</c>, <c>workloads</c>, or the name of <paramref name="Definition"/>.</param>
/// <param name="Operations">Ids of the upgrades whose pools are looked at.</param>
/// <param name="Definition">What a gate that people have defined looks at; null: a built-in one.</param>
public sealed record EvaluateGateRequest(string ReleaseId, string Stage, string Gate, IReadOnlyList<string> Operations, GateDefinition? Definition = null);

/// <summary>What a gate saw. A failed one says what, where.</summary>
/// <param name="Verdict">Inconclusive: could not be looked at (an API server that does not answer).</param>
/// <param name="Inputs">What the verdict rests on: queries with their answers, counts per cluster. Becomes part of the signed evidence.</param>
public sealed record GateResult(
    string Gate, GateVerdict Verdict, string Summary, IReadOnlyList<string> Findings, DateTimeOffset EvaluatedAt, IReadOnlyDictionary<string, string>? Inputs = null);

public enum GateVerdict { Passed, Failed, Inconclusive }
