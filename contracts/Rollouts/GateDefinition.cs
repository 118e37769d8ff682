namespace ReleaseOrchestrator.Contracts.Rollouts;

/// <summary>A gate as people define it in a <c>Gate</c> document, or a built-in one with its defaults.</summary>
/// <param name="Name">What policies call it.</param>
/// <param name="Interval">Between two looks while a stage soaks; null: the stage's own.</param>
/// <param name="FailureLimit">Looks in a row that may fail before the gate has failed; 0: the first one decides.</param>
/// <param name="InconclusiveLimit">Looks in a row that may see nothing before <paramref name="OnInconclusive"/> applies.</param>
public sealed record GateDefinition(
    string Name, GateKind Kind, TimeSpan? Interval = null, int FailureLimit = 0, int InconclusiveLimit = 5, OnInconclusive OnInconclusive = OnInconclusive.Pause,
    PrometheusGate? Prometheus = null, HttpGate? Http = null, ApprovalGate? Approval = null);

public enum GateKind { NodesReady, NodeImage, NodeRuntime, Workloads, Prometheus, Http, Approval }

/// <summary>What is done about a gate that cannot see.</summary>
public enum OnInconclusive { Pause, Fail, Pass }

/// <summary>A PromQL query whose answer decides, like a rollout analysis.</summary>
/// <param name="Address">The Prometheus server; <c>{cluster}</c> and <c>{region}</c> are filled in, and then it is asked once per cluster.</param>
/// <param name="Query">PromQL; <c>{cluster}</c>, <c>{region}</c>, <c>{release}</c> and <c>{stage}</c> are filled in.</param>
/// <param name="SuccessWhen">Comparison each value has to meet, e.g. <c>&lt; 0.01</c>; null: whatever does not fail passes.</param>
/// <param name="FailureWhen">Comparison that no value may meet; null: what does not succeed fails. A value that meets neither is inconclusive.</param>
/// <param name="NoData">What an empty answer means.</param>
/// <param name="TokenFile">File with a bearer token, if the server wants one.</param>
public sealed record PrometheusGate(string Address, string Query, string? SuccessWhen, string? FailureWhen, GateVerdict NoData = GateVerdict.Inconclusive, string? TokenFile = null);

/// <summary>A request whose answer decides.</summary>
/// <param name="ExpectStatus">The status that passes.</param>
/// <param name="ExpectBody">Text that the body has to contain; null: any.</param>
public sealed record HttpGate(string Address, string Method = "GET", int ExpectStatus = 200, string? ExpectBody = null, TimeSpan? Timeout = null);

/// <summary>A person decides; see the approvals of a stage.</summary>
public sealed record ApprovalGate(IReadOnlyList<string> Approvers, TimeSpan ExpiresAfter);
