namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>POST /rollouts/preflight: what would stand in the way of these upgrades, were they begun now. Changes nothing.</summary>
public sealed record PreflightRequest(IReadOnlyList<PreflightPool> Pools);

/// <param name="Takes">How long the change is expected to take; null: not known, and the window is not held against it.</param>
/// <param name="ControlPlaneVersion">Version of Kubernetes that the control plane goes to first; null: it stays.</param>
public sealed record PreflightPool(
    string ClusterId, string PoolId, string TargetImage, PoolUpgradeSettings Settings, PoolStrategy? Strategy = null, TimeSpan? Takes = null, string? ControlPlaneVersion = null);

/// <param name="Unseen">What could not be looked at, with the reason: a silent API server, a request budget that is used up.</param>
public sealed record PreflightReport(DateTimeOffset At, IReadOnlyList<PreflightFinding> Findings, IReadOnlyList<string> Unseen);

/// <summary>One obstacle, in the vocabulary of AKS's upgrade insights where that has a word for it.</summary>
/// <param name="Code">
/// <c>PDBConstraint</c>, <c>SubnetIpExhaustion</c>, <c>QuotaExceeded</c>, <c>ComponentVersionMismatch</c>, <c>UnsupportedKubernetesVersion</c>, <c>NodeImageOOSLA</c>; our own:
/// <c>OperationInProgress</c>, <c>ImageNotInRegion</c>, <c>RegionMovedOn</c>, <c>WindowTooShort</c>.
/// </param>
/// <param name="Action">What would help.</param>
public sealed record PreflightFinding(string PoolId, string Code, PreflightSeverity Severity, string Message, string Action);

public enum PreflightSeverity { Warning, Blocking }
