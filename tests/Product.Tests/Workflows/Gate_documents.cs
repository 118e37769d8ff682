using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;
using ReleaseOrchestrator.Hosting.Documents;
using ReleaseOrchestrator.Workflows.Releases.Domain;

namespace Product.Tests.Workflows;

public class A_gate_document
{
    private const string Prometheus = """
        apiVersion: releases.azurelinux.dev/v1
        kind: Gate
        metadata:
          name: checkout-errors
        spec:
          type: prometheus
          interval: 2m
          failureLimit: 2
          onInconclusive: fail
          prometheus:
            address: https://prometheus.example.com
            query: sum(rate(errors{cluster="{cluster}"}[5m]))
            successWhen: "< 0.01"
            failureWhen: ">= 0.05"
            noData: pass
        """;

    private const string Http = """
        apiVersion: releases.azurelinux.dev/v1
        kind: Gate
        metadata:
          name: checkout-answers
        spec:
          type: http
          http:
            address: https://{cluster}.example.com/healthz
            expectBody: ok
            timeout: 5s
        """;

    private const string Approval = """
        apiVersion: releases.azurelinux.dev/v1
        kind: Gate
        metadata:
          name: sign-off
        spec:
          type: approval
          approval:
            approvers: ["role:approver"]
        """;

    private static GateDefinition Read(string yaml)
    {
        var document = GateSpec.Check(new DocumentReader().ReadText<GateSpec>(yaml, "gate.yaml", GateSpec.Kind));
        return document.Spec.Definition(document.Metadata.Name);
    }

    [Fact]
    public void Asks_prometheus() => Assert.Equal(
        new GateDefinition(
            "checkout-errors", GateKind.Prometheus, TimeSpan.FromMinutes(2), 2, 5, OnInconclusive.Fail,
            new PrometheusGate("https://prometheus.example.com", """sum(rate(errors{cluster="{cluster}"}[5m]))""", "< 0.01", ">= 0.05", GateVerdict.Passed)),
        Read(Prometheus));

    [Fact]
    public void Asks_a_web_server() => Assert.Equal(
        new GateDefinition("checkout-answers", GateKind.Http, Http: new HttpGate("https://{cluster}.example.com/healthz", "GET", 200, "ok", TimeSpan.FromSeconds(5))), Read(Http));

    [Fact]
    public void Asks_people()
    {
        var gate = Read(Approval);
        Assert.Equal((GateKind.Approval, TimeSpan.FromDays(3)), (gate.Kind, gate.Approval!.ExpiresAfter));
        Assert.Equal(["role:approver"], gate.Approval.Approvers);
    }

    [Fact]
    public void Gives_a_built_in_gate_limits_of_its_own() => Assert.Equal(
        new GateDefinition("patient-workloads", GateKind.Workloads, FailureLimit: 3),
        Read("""
            apiVersion: releases.azurelinux.dev/v1
            kind: Gate
            metadata:
              name: patient-workloads
            spec:
              type: workloads
              failureLimit: 3
            """));

    [Theory]
    [InlineData("type: prometheus", "type: weather", "gate.yaml:6:9: There is no type 'weather'; there are: prometheus, http, approval, nodes-ready, node-image, node-runtime, workloads")]
    [InlineData("type: prometheus", "type: http", "gate.yaml:6:9: A gate of type http needs the member 'http' beside it")]
    [InlineData("type: prometheus", "type: workloads", "gate.yaml:11:5: The type is workloads, so 'prometheus' means nothing")]
    [InlineData("name: checkout-errors", "name: node-image", "gate.yaml:4:9: 'node-image' is a built-in gate")]
    [InlineData("interval: 2m", "interval: 0s", "gate.yaml:7:13: interval is 1s or more")]
    [InlineData("failureLimit: 2", "failureLimit: -1", "gate.yaml:8:17: failureLimit is a number of looks")]
    [InlineData("failureLimit: 2", "inconclusiveLimit: 1001", "gate.yaml:8:22: inconclusiveLimit is a number of looks")]
    [InlineData("onInconclusive: fail", "onInconclusive: shrug", "gate.yaml:9:19: 'shrug' is not known here. Write one of: pause, fail, pass.")]
    [InlineData("onInconclusive: fail", "onInconclusive: 1", "gate.yaml:9:19: '1' is not known here. Write one of: pause, fail, pass.")]
    [InlineData("https://prometheus.example.com", "prometheus:9090", "gate.yaml:11:14: 'prometheus:9090' is not an address")]
    [InlineData("https://prometheus.example.com", "https://{pool}.example.com", "gate.yaml:11:14: 'https://{pool}.example.com' has a placeholder that is not known")]
    [InlineData("\"< 0.01\"", "\"low\"", "gate.yaml:13:18: 'low' is not a comparison")]
    [InlineData("\">= 0.05\"", "\">= many\"", "gate.yaml:14:18: '>= many' is not a comparison")]
    [InlineData("query: sum(rate(errors{cluster=\"{cluster}\"}[5m]))", "query: ''", "gate.yaml:12:12: Write a PromQL query")]
    [InlineData("noData: pass", "nodata: pass", "gate.yaml:15:5: 'nodata' is not known here")]
    public void Is_refused_with_file_line_and_column(string valid, string wrong, string message) => Refused(Prometheus, valid, wrong, message);

    [Theory]
    [InlineData("expectBody: ok", "method: DELETE", "gate.yaml:9:13: 'DELETE' cannot be used; GET, HEAD, POST, PUT can")]
    [InlineData("expectBody: ok", "expectStatus: 42", "gate.yaml:9:19: expectStatus is a status of HTTP")]
    [InlineData("timeout: 5s", "timeout: 5m", "gate.yaml:10:14: timeout is 1s to 2m")]
    [InlineData("timeout: 5s", "method: HEAD", "gate.yaml:9:17: The answer to HEAD has no body")]
    [InlineData("https://{cluster}", "ftp://{cluster}", "gate.yaml:8:14: 'ftp://{cluster}.example.com/healthz' is not an address")]
    [InlineData("https://{cluster}", "https://me:secret@{cluster}", "gate.yaml:8:14: 'https://me:secret@{cluster}.example.com/healthz' is not an address")]
    public void Of_a_web_server_is_refused_with_file_line_and_column(string valid, string wrong, string message) => Refused(Http, valid, wrong, message);

    [Fact]
    public void That_never_says_when_an_answer_is_good_or_bad_is_refused() => Refused(
        Prometheus.Replace("    successWhen: \"< 0.01\"\n", "", StringComparison.Ordinal), "    failureWhen: \">= 0.05\"\n", "", "gate.yaml:11:5: Say when the answer is good");

    [Fact]
    public void Does_not_wait_for_people_less_than_a_minute() => Refused(Approval, "approvers: [\"role:approver\"]", "approvers: []\n    expiresAfter: 5s", "gate.yaml:9:19: expiresAfter is 1m or more");

    private static void Refused(string document, string valid, string wrong, string message)
    {
        Assert.Contains(valid, document, StringComparison.Ordinal);
        var refusal = Assert.Throws<DomainException>(() => Read(document.Replace(valid, wrong, StringComparison.Ordinal)));

        Assert.Equal("document-invalid", refusal.Code);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }
}

public class A_threshold
{
    [Theory]
    [InlineData("< 0.01", 0.009, true), InlineData("< 0.01", 0.01, false), InlineData("<=1", 1, true), InlineData("> 5", 6, true), InlineData(">= 5", 5, true), InlineData("== 0", 0, true)]
    [InlineData("!= 0", 0, false), InlineData("< 1e3", 999, true), InlineData("> -1", 0, true), InlineData("< 1", double.NaN, false), InlineData("> 1", double.PositiveInfinity, true)]
    public void Compares_a_value(string text, double value, bool meets)
    {
        Assert.True(Threshold.TryParse(text, out var threshold));
        Assert.Equal(meets, threshold.Meets(value));
    }

    [Theory]
    [InlineData(null), InlineData(""), InlineData("0.01"), InlineData("<"), InlineData("< NaN"), InlineData("=< 1"), InlineData("< 1,5"), InlineData("< 1 %")]
    public void Is_not_read_from_anything_else(string? text) => Assert.False(Threshold.TryParse(text, out _));
}
