using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Rollouts;

namespace ReleaseOrchestrator.Tests.NodePoolRollout;

/// <summary>Gates that ask Prometheus or another web server, over real connections.</summary>
public sealed class When_gates_ask_elsewhere : IDisposable
{
    private readonly RolloutScenario _rollout = new();

    public void Dispose() => _rollout.Dispose();

    [Theory]
    [InlineData("""{"resultType":"vector","result":[{"metric":{"pool":"apps"},"value":[1763700000.1,"0.001"]}]}""", GateVerdict.Passed, "nothing wrong")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{"pool":"apps"},"value":[1763700000.1,"0.001"]},{"metric":{"pool":"web"},"value":[1763700000.1,"0.2"]}]}""", GateVerdict.Failed, """{pool="web"} 0.2 is >= 0.05""")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1763700000.1,"0.02"]}]}""", GateVerdict.Inconclusive, "{} 0.02 is neither < 0.01 nor >= 0.05")]
    [InlineData("""{"resultType":"scalar","result":[1763700000.1,"0"]}""", GateVerdict.Passed, "nothing wrong")]
    [InlineData("""{"resultType":"scalar","result":[1763700000.1,"+Inf"]}""", GateVerdict.Failed, "is >= 0.05")]
    [InlineData("""{"resultType":"vector","result":[]}""", GateVerdict.Inconclusive, "the answer is empty")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1763700000.1,"NaN"]}]}""", GateVerdict.Inconclusive, "1 of 1 values are NaN")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"value":[1763700000.1,"NaN"]},{"metric":{},"value":[1763700000.1,"1"]}]}""", GateVerdict.Failed, "1 is >= 0.05")]
    [InlineData("""{"resultType":"vector","result":[{"metric":{},"histogram":[1763700000.1,{"count":"1"}]}]}""", GateVerdict.Inconclusive, "native histograms")]
    [InlineData("""{"resultType":"matrix","result":[]}""", GateVerdict.Inconclusive, "gives a matrix; write one that gives an instant vector or a scalar")]
    [InlineData("""{"resultType":"string","result":[1763700000.1,"up"]}""", GateVerdict.Inconclusive, "gives a string")]
    public async Task Each_kind_of_answer_of_prometheus_has_its_verdict(string data, GateVerdict verdict, string summary)
    {
        await using var server = await GateServer.Answering(200, $$"""{"status":"success","data":{{data}}}""");

        var result = await Ask(new PrometheusGate(server.Address, "errors", "< 0.01", ">= 0.05"));

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(summary, result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("< 0.01", null, "0.02", GateVerdict.Failed)]
    [InlineData("< 0.01", null, "0.001", GateVerdict.Passed)]
    [InlineData(null, "> 5", "6", GateVerdict.Failed)]
    [InlineData(null, "> 5", "5", GateVerdict.Passed)]
    public async Task With_one_comparison_the_other_is_its_opposite(string? success, string? failure, string value, GateVerdict verdict)
    {
        await using var server = await GateServer.Answering(200, $$$"""{"status":"success","data":{"resultType":"scalar","result":[1,"{{{value}}}"]}}""");
        Assert.Equal(verdict, (await Ask(new PrometheusGate(server.Address, "errors", success, failure))).Verdict);
    }

    [Theory]
    [InlineData(GateVerdict.Passed)]
    [InlineData(GateVerdict.Failed)]
    [InlineData(GateVerdict.Inconclusive)]
    public async Task The_gate_says_what_no_data_means(GateVerdict noData)
    {
        await using var server = await GateServer.Answering(200, """{"status":"success","data":{"resultType":"vector","result":[]}}""");
        Assert.Equal(noData, (await Ask(new PrometheusGate(server.Address, "errors", "< 1", null, noData))).Verdict);
    }

    [Theory]
    [InlineData(400, """{"status":"error","errorType":"bad_data","error":"1:5: parse error: unexpected end of input"}""", "it answers 400, bad_data: 1:5: parse error: unexpected end of input")]
    [InlineData(503, """{"status":"error","errorType":"timeout","error":"query timed out in expression evaluation"}""", "timeout: query timed out")]
    [InlineData(401, "Unauthorized", "it answers 401")]
    [InlineData(200, "<html>a proxy</html>", "does not answer like the API of Prometheus")]
    [InlineData(200, """{"status":"success"}""", "does not answer like the API of Prometheus")]
    public async Task An_error_of_prometheus_is_inconclusive(int status, string body, string problem)
    {
        await using var server = await GateServer.Answering(status, body);

        var result = await Ask(new PrometheusGate(server.Address, "errors", "< 1", null));

        Assert.Equal(GateVerdict.Inconclusive, result.Verdict);
        Assert.Contains(problem, result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_is_inconclusive()
    {
        string address;
        await using (var server = await GateServer.Answering(200, ""))
            address = server.Address;
        Assert.Equal(GateVerdict.Inconclusive, (await Ask(new PrometheusGate(address, "errors", "< 1", null))).Verdict);
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_inconclusive()
    {
        await using var server = await GateServer.Start((http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        var result = await Ask(Http(new HttpGate(server.Address, Timeout: TimeSpan.FromMilliseconds(50))));
        Assert.Equal(GateVerdict.Inconclusive, result.Verdict);
        Assert.Contains("no answer within", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prometheus_is_asked_as_its_api_wants_it_with_the_token_of_the_file()
    {
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "secret\n", RolloutScenario.Stop);
        await using var server = await GateServer.Answering(200, """{"status":"success","data":{"resultType":"scalar","result":[1,"0"]}}""");

        var result = await Ask(new PrometheusGate(server.Address + "/", "sum(rate(errors[5m]))", "< 1", null, TokenFile: token));

        File.Delete(token);
        Assert.Equal(("POST", "/api/v1/query", "sum(rate(errors[5m]))", "Bearer secret"), Assert.Single(server.Asked));
        Assert.Equal("sum(rate(errors[5m]))", result.Inputs![$"{server.Address}: query"]);
        Assert.Equal("scalar 0", result.Inputs[$"{server.Address}: answer"]);
    }

    [Fact]
    public async Task A_query_that_names_the_cluster_is_asked_of_each()
    {
        await using var server = await GateServer.Start((http, query) => GateServer.Answer(
            http, 200, $$$"""{"status":"success","data":{"resultType":"scalar","result":[1,"{{{(query.Contains("shop-westus", StringComparison.Ordinal) ? 1 : 0)}}}"]}}"""));
        await Upgrade("shop-eastus", "eastus");
        await Upgrade("shop-westus", "westus");

        var result = await _rollout.Gate(Prometheus(new PrometheusGate(server.Address, """errors{cluster="{cluster}", stage="{stage}"}""", "< 1", null)));

        Assert.Equal(["""errors{cluster="shop-eastus", stage="canary"}""", """errors{cluster="shop-westus", stage="canary"}"""], server.Asked.Select(a => a.Query).Order());
        Assert.Equal(GateVerdict.Failed, result.Verdict);
        Assert.Contains("for shop-westus: scalar 1 is not < 1", Assert.Single(result.Findings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_names_none_is_asked_once()
    {
        await using var server = await GateServer.Answering(200, """{"status":"success","data":{"resultType":"scalar","result":[1,"0"]}}""");
        await Upgrade("shop-eastus", "eastus");
        await Upgrade("shop-westus", "westus");
        await _rollout.Gate(Prometheus(new PrometheusGate(server.Address, "errors", "< 1", null)));
        Assert.Single(server.Asked);
    }

    [Theory]
    [InlineData(200, "all is ok", GateVerdict.Passed, "nothing wrong")]
    [InlineData(503, "all is ok", GateVerdict.Failed, "answers 503, expected is 200")]
    [InlineData(302, "all is ok", GateVerdict.Failed, "answers 302, expected is 200")]
    [InlineData(200, "all is lost", GateVerdict.Failed, "answers without 'ok' in its body")]
    public async Task A_web_server_passes_by_its_status_and_body(int status, string body, GateVerdict verdict, string summary)
    {
        await using var server = await GateServer.Answering(status, body);

        var result = await Ask(Http(new HttpGate(server.Address + "/{cluster}/{release}", ExpectBody: "ok")));

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains(summary, result.Summary, StringComparison.Ordinal);
        Assert.Equal(("GET", "/shop-eastus/rel-1"), (server.Asked.Single().Method, server.Asked.Single().Path));
    }

    [Fact]
    public async Task A_definition_that_cannot_be_used_is_refused_by_field()
    {
        await Refused("definition.prometheus", new GateDefinition("own", GateKind.Prometheus));
        await Refused("definition.http", new GateDefinition("own", GateKind.Http));
        await Refused("definition.kind", new GateDefinition("own", GateKind.Approval, Approval: new ApprovalGate([], TimeSpan.FromDays(1))));
        await Refused("definition.name", new GateDefinition("other", GateKind.Workloads));
        await Refused("definition.prometheus.successWhen", Definition(new PrometheusGate("http://localhost", "x", "low", null)));
    }

    private async Task Refused(string field, GateDefinition definition)
    {
        var refusal = await Assert.ThrowsAsync<DomainException>(() => _rollout.Gate(new EvaluateGateRequest("rel-1", "canary", "own", [], definition)));
        Assert.Equal(("rollout-request-invalid", field), (refusal.Code, refusal.Field));
    }

    private Task<GateResult> Ask(PrometheusGate gate) => Ask(Prometheus(gate));

    private async Task<GateResult> Ask(EvaluateGateRequest request)
    {
        await Upgrade("shop-eastus", "eastus");
        return await _rollout.Gate(request);
    }

    private async Task Upgrade(string cluster, string region)
    {
        _rollout.Fleet.Add(cluster, region);
        await _rollout.Start(cluster, "apps");
        await _rollout.Run();
    }

    private static GateDefinition Definition(PrometheusGate gate) => new("own", GateKind.Prometheus, Prometheus: gate);

    private static EvaluateGateRequest Prometheus(PrometheusGate gate) => new("rel-1", "canary", "own", [], Definition(gate));

    private static EvaluateGateRequest Http(HttpGate gate) => new("rel-1", "canary", "own", [], new GateDefinition("own", GateKind.Http, Http: gate));
}
