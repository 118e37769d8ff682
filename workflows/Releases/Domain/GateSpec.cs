using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Documents;

namespace ReleaseOrchestrator.Workflows.Releases.Domain;

/// <summary>The <c>spec</c> of a Gate: what is looked at, how often, and how much of failing or seeing nothing is borne.</summary>
public sealed class GateSpec
{
    public const string Kind = "Gate";

    private static readonly Dictionary<string, GateKind> Types = new(StringComparer.Ordinal)
    {
        ["prometheus"] = GateKind.Prometheus,
        ["http"] = GateKind.Http,
        ["approval"] = GateKind.Approval,
        ["nodes-ready"] = GateKind.NodesReady,
        ["node-image"] = GateKind.NodeImage,
        ["node-runtime"] = GateKind.NodeRuntime,
        ["workloads"] = GateKind.Workloads,
    };

    /// <summary>prometheus, http or approval with the member of that name; or a built-in gate with limits of its own.</summary>
    public required string Type { get; init; }

    /// <summary>Between two looks while a stage soaks; left out: the stage's gateInterval.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Looks in a row that may fail; one more, and the gate has failed.</summary>
    public int FailureLimit { get; init; }

    /// <summary>Looks in a row that may see nothing; one more, and <see cref="OnInconclusive"/> applies.</summary>
    public int InconclusiveLimit { get; init; } = 5;

    /// <summary>pause, fail or pass.</summary>
    public OnInconclusive OnInconclusive { get; init; } = OnInconclusive.Pause;

    public PrometheusGateSpec? Prometheus { get; init; }

    public HttpGateSpec? Http { get; init; }

    public ApprovalGateSpec? Approval { get; init; }

    public GateDefinition Definition(string name) => new(
        name, Types[Type], Interval, FailureLimit, InconclusiveLimit, OnInconclusive,
        Prometheus is { } p ? new PrometheusGate(p.Address, p.Query, p.SuccessWhen, p.FailureWhen, p.NoData switch { NoDataMeans.Fail => GateVerdict.Failed, NoDataMeans.Pass => GateVerdict.Passed, _ => GateVerdict.Inconclusive }, p.TokenFile) : null,
        Http is { } h ? new HttpGate(h.Address, h.Method, h.ExpectStatus, h.ExpectBody, h.Timeout) : null,
        Approval is { } a ? new ApprovalGate(a.Approvers, a.ExpiresAfter) : null);

    /// <summary>Checks what the types cannot say.</summary>
    public static Document<GateSpec> Check(Document<GateSpec> gate)
    {
        var spec = gate.Spec;
        if (GateSet.BuiltInNames.Contains(gate.Metadata.Name))
            throw gate.Fail("metadata.name", $"'{gate.Metadata.Name}' is a built-in gate. Give this one another name.");
        if (!Types.TryGetValue(spec.Type, out var kind))
            throw gate.Fail("spec.type", $"There is no type '{spec.Type}'; there are: {string.Join(", ", Types.Keys)}.");
        if (spec.Interval < TimeSpan.FromSeconds(1))
            throw gate.Fail("spec.interval", "interval is 1s or more.");
        if (spec.FailureLimit is < 0 or > 1000)
            throw gate.Fail("spec.failureLimit", "failureLimit is a number of looks: 0 to 1000.");
        if (spec.InconclusiveLimit is < 0 or > 1000)
            throw gate.Fail("spec.inconclusiveLimit", "inconclusiveLimit is a number of looks: 0 to 1000.");
        (string Member, GateKind Of, bool Given)[] settings =
            [("prometheus", GateKind.Prometheus, spec.Prometheus is not null), ("http", GateKind.Http, spec.Http is not null), ("approval", GateKind.Approval, spec.Approval is not null)];
        if (settings.Any(s => s.Of == kind && !s.Given))
            throw gate.Fail("spec.type", $"A gate of type {spec.Type} needs the member '{spec.Type}' beside it.");
        foreach (var (member, of, given) in settings)
        {
            if (of != kind && given)
                throw gate.Fail($"spec.{member}", $"The type is {spec.Type}, so '{member}' means nothing. Leave it out, or write type: {member}.");
        }

        spec.Prometheus?.Check((member, problem) => gate.Fail($"spec.prometheus.{member}", problem));
        spec.Http?.Check((member, problem) => gate.Fail($"spec.http.{member}", problem));
        if (spec.Approval is { } approval && approval.ExpiresAfter < TimeSpan.FromMinutes(1))
            throw gate.Fail("spec.approval.expiresAfter", "expiresAfter is 1m or more.");
        return gate;
    }
}

/// <summary>See <see cref="PrometheusGate"/>.</summary>
public sealed class PrometheusGateSpec
{
    public required string Address { get; init; }

    public required string Query { get; init; }

    public string? SuccessWhen { get; init; }

    public string? FailureWhen { get; init; }

    public NoDataMeans NoData { get; init; } = NoDataMeans.Inconclusive;

    public string? TokenFile { get; init; }

    internal void Check(Func<string, string, Exception> fail)
    {
        if (WebAddress.Fault(Address) is { } fault)
            throw fail("address", fault);
        if (string.IsNullOrWhiteSpace(Query))
            throw fail("query", "Write a PromQL query.");
        if (SuccessWhen is null && FailureWhen is null)
            throw fail("successWhen", "Say when the answer is good (successWhen: \"< 0.01\"), when it is bad (failureWhen), or both.");
        foreach (var (member, text) in new[] { ("successWhen", SuccessWhen), ("failureWhen", FailureWhen) })
        {
            if (text is not null && !Threshold.TryParse(text, out _))
                throw fail(member, $"'{text}' is not a comparison. Write one of <, <=, >, >=, ==, != and a number: \"< 0.01\".");
        }
    }
}

/// <summary>What an empty answer means.</summary>
public enum NoDataMeans { Inconclusive, Pass, Fail }

/// <summary>See <see cref="HttpGate"/>.</summary>
public sealed class HttpGateSpec
{
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT"];

    public required string Address { get; init; }

    public string Method { get; init; } = "GET";

    public int ExpectStatus { get; init; } = 200;

    public string? ExpectBody { get; init; }

    public TimeSpan? Timeout { get; init; }

    internal void Check(Func<string, string, Exception> fail)
    {
        if (WebAddress.Fault(Address) is { } fault)
            throw fail("address", fault);
        if (!Methods.Contains(Method))
            throw fail("method", $"'{Method}' cannot be used; {string.Join(", ", Methods)} can.");
        if (ExpectStatus is < 100 or > 599)
            throw fail("expectStatus", "expectStatus is a status of HTTP: 100 to 599.");
        if (ExpectBody is not null && Method == "HEAD")
            throw fail("expectBody", "The answer to HEAD has no body. Use GET, or leave expectBody out.");
        if (Timeout is { } timeout && (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromMinutes(2)))
            throw fail("timeout", "timeout is 1s to 2m.");
    }
}

/// <summary>See <see cref="ApprovalGate"/>.</summary>
public sealed class ApprovalGateSpec
{
    /// <summary>Actors (<c>token:alice</c>) or roles (<c>role:approver</c>). Empty means nobody.</summary>
    public required List<string> Approvers { get; init; }

    /// <summary>How long a decision holds, and how long is waited for one after the soak.</summary>
    public TimeSpan ExpiresAfter { get; init; } = TimeSpan.FromDays(3);
}

/// <summary>Addresses of gates may hold <c>{cluster}</c>, <c>{region}</c>, <c>{release}</c> and <c>{stage}</c>.</summary>
internal static class WebAddress
{
    /// <summary>Null: it can be asked.</summary>
    public static string? Fault(string address)
    {
        var filled = address;
        foreach (var name in new[] { "{cluster}", "{region}", "{release}", "{stage}" })
            filled = filled.Replace(name, "x", StringComparison.Ordinal);
        if (filled.AsSpan().ContainsAny('{', '}'))
            return $"'{address}' has a placeholder that is not known; {{cluster}}, {{region}}, {{release}} and {{stage}} are.";
        return Uri.TryCreate(filled, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.Host.Length > 0 && uri.UserInfo.Length == 0
            ? null
            : $"'{address}' is not an address: write https://host/path, without user and password.";
    }
}
