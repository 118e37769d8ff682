using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>POST /rollouts/gates: looks at pools of a stage now.</summary>
/// <param name="Gate"><c>nodes-ready</c>, <c>node-image</c>, <c>node-runtime</c>, <c>workloads</c>, or the name of <paramref name="Definition"/>.</param>
/// <param name="Operations">Ids of the upgrades whose pools are looked at; none: whatever the stage has upgraded so far, each pool by its latest upgrade.</param>
/// <param name="Definition">What a gate that people have defined looks at; null: a built-in one.</param>
/// <param name="Expectations">For <c>node-runtime</c>: what the images of the release promise.</param>
/// <param name="LeftOut">Pools that people have taken out of the release: what is wrong with their nodes keeps no gate from passing.</param>
public sealed record EvaluateGateRequest(
    string ReleaseId, string Stage, string Gate, IReadOnlyList<string> Operations, GateDefinition? Definition = null, IReadOnlyList<FamilyPromise>? Expectations = null,
    IReadOnlyList<LeftOutPool>? LeftOut = null);

/// <param name="Reason">Why it was left out, as people said.</param>
public sealed record LeftOutPool(string PoolId, string Reason);

/// <summary>What every node of an image family has to be like.</summary>
public sealed record FamilyPromise(string Family, PromisedFacts Promises);

/// <summary>What a gate saw. A failed one says what, where.</summary>
/// <param name="Verdict">Inconclusive: could not be looked at (an API server that does not answer).</param>
/// <param name="Inputs">What the verdict rests on: queries with their answers, counts per cluster. Becomes part of the signed evidence.</param>
/// <param name="Settling">Inconclusive only because pods are still starting after an upgrade: no reason to give up yet.</param>
public sealed record GateResult(
    string Gate, GateVerdict Verdict, string Summary, IReadOnlyList<string> Findings, DateTimeOffset EvaluatedAt, IReadOnlyDictionary<string, string>? Inputs = null,
    bool Settling = false);

public enum GateVerdict { Passed, Failed, Inconclusive }
