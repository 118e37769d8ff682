using System.Text.Json.Nodes;
using Azure;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_an_agent_pool_is_written
{
    private static readonly (string, string) Now = ("Retry-After", "0");
    private static readonly (string, string) Async = ("Azure-AsyncOperation", "https://management.azure.com/status/1?api-version=2026-04-01");

    private readonly ScriptedArm _arm = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonObject Succeeded => new() { ["status"] = "Succeeded" };

    private static JsonNode Pool(string state)
    {
        var pool = Fixture.Body("AgentPoolsGet");
        pool["properties"]!["provisioningState"] = state;
        return pool;
    }

    [Fact]
    public async Task The_result_is_read_from_the_pool_after_the_operation()
    {
        _arm.Answer(201, Pool("Creating"), Async, Now).Answer(200, Succeeded).Answer(200, Pool("Succeeded"));

        var operation = await _arm.Client().TheCluster().GetContainerServiceAgentPools()
            .CreateOrUpdateAsync(WaitUntil.Completed, "agentpool1", new ContainerServiceAgentPoolData { Count = 3 }, cancellationToken: Stop);

        Assert.True(operation.HasValue);
        Assert.Equal("Succeeded", operation.Value.Data.ProvisioningState);
        Assert.Equal(["PUT", "GET", "GET"], _arm.Requests.Select(request => request.Method));
        Assert.Equal("/status/1", _arm.Requests[1].Path);
        Assert.Equal(_arm.Requests[0].Path, _arm.Requests[2].Path);
        Assert.EndsWith("/managedClusters/clustername1/agentPools/agentpool1", _arm.Requests[0].Path, StringComparison.Ordinal);
        Assert.Equal(3, (int)_arm.Requests[0].Body!["properties"]!["count"]!);
    }

    [Fact]
    public async Task The_value_is_not_there_before_the_operation_is_finished()
    {
        _arm.Answer(200, Pool("Updating"), Async, Now).Answer(200, new JsonObject { ["status"] = "SomethingNew" }, Now);
        var operation = await _arm.Client().ThePool().UpdateAsync(WaitUntil.Started, new ContainerServiceAgentPoolData(), cancellationToken: Stop);

        await operation.UpdateStatusAsync(Stop);

        Assert.False(operation.HasCompleted);
        Assert.False(operation.HasValue);
        Assert.Throws<InvalidOperationException>(() => operation.Value);
    }

    [Fact]
    public async Task It_proceeds_only_for_the_etag_it_was_read_with()
    {
        _arm.Answer(200, Pool("Succeeded")).Answer(200, Pool("Succeeded"));
        var pool = (await _arm.Client().ThePool().GetAsync(Stop)).Value;

        await pool.UpdateAsync(WaitUntil.Started, pool.Data, ifMatch: pool.Data.ETag.ToString(), cancellationToken: Stop);

        Assert.Equal("ebwiyfneowv", _arm.Requests[1].IfMatch);
        Assert.Null(_arm.Requests[1].IfNoneMatch);
    }

    [Fact]
    public async Task It_is_created_only_where_there_is_none()
    {
        _arm.Answer(201, Pool("Succeeded")).Answer(201, Pool("Succeeded"));
        var pools = _arm.Client().TheCluster().GetContainerServiceAgentPools();

        await pools.CreateOrUpdateAsync(WaitUntil.Started, "agentpool1", new ContainerServiceAgentPoolData(), ifMatch: null, ifNoneMatch: "*", cancellationToken: Stop);
        await pools.CreateOrUpdateAsync(WaitUntil.Started, "agentpool1", new ContainerServiceAgentPoolData(), new MatchConditions { IfNoneMatch = ETag.All }, Stop);

        Assert.All(_arm.Requests, request => Assert.Equal("*", request.IfNoneMatch));
    }

    [Fact]
    public async Task A_rollback_names_the_version_and_the_etag()
    {
        var answer = Fixture.Load("assembled_AgentPoolsRollback_put")["responses"]!["200"]!;
        _arm.Answer(200, answer["body"]!.DeepClone(), ("Azure-AsyncOperation", (string)answer["headers"]!["Azure-AsyncOperation"]!));
        var rollback = new ContainerServiceAgentPoolData { OrchestratorVersion = "1.34.8", NodeImageVersion = "AKSAzureLinux-V3gen2-202606.19.0" };

        var operation = await _arm.Client().ThePool().UpdateAsync(
            WaitUntil.Started, rollback, ifMatch: "5e5ffdce-356b-431b-b050-81b45eef2a12", cancellationToken: Stop);

        Assert.False(operation.HasCompleted);
        Assert.Equal("5e5ffdce-356b-431b-b050-81b45eef2a12", _arm.Requests[0].IfMatch);
        Assert.Equal("AKSAzureLinux-V3gen2-202606.19.0", (string?)_arm.Requests[0].Body!["properties"]!["nodeImageVersion"]);
    }

    [Fact]
    public async Task Without_an_address_to_poll_the_pool_itself_is_asked()
    {
        _arm.Answer(200, Pool("Updating"), Now).Answer(200, Pool("Updating"), Now).Answer(200, Pool("Succeeded"));

        var operation = await _arm.Client().ThePool().UpdateAsync(WaitUntil.Completed, new ContainerServiceAgentPoolData(), cancellationToken: Stop);

        Assert.Equal("Succeeded", operation.Value.Data.ProvisioningState);
        Assert.Equal(3, _arm.Requests.Count);
        Assert.Equal(_arm.Requests[0].Path, _arm.Requests[2].Path);
    }

    [Fact]
    public async Task A_pool_that_ends_failed_fails_the_operation()
    {
        _arm.Answer(200, Pool("Updating"), Now).Answer(200, Pool("Failed"));

        await Assert.ThrowsAsync<RequestFailedException>(
            () => _arm.Client().ThePool().UpdateAsync(WaitUntil.Completed, new ContainerServiceAgentPoolData(), cancellationToken: Stop));
    }

    [Fact]
    public async Task Tags_are_changed_by_replacing_the_pool_as_it_was_read()
    {
        _arm.Answer(200, Fixture.Body("AgentPoolsGet")).Answer(200, Pool("Succeeded"));

#pragma warning disable CS0618 // obsolete in the official package too
        await _arm.Client().ThePool().AddTagAsync("ring", "canary", Stop);
#pragma warning restore CS0618

        Assert.Equal("PUT", _arm.Requests[1].Method);
        Assert.Equal("ebwiyfneowv", _arm.Requests[1].IfMatch);
        Assert.Equal("canary", (string?)_arm.Requests[1].Body!["properties"]!["tags"]!["ring"]);
        Assert.Equal(110, (int)_arm.Requests[1].Body!["properties"]!["maxPods"]!);
    }

    [Fact]
    public async Task It_is_deleted_past_disruption_budgets_only_when_asked()
    {
        _arm.Answer(202, null, ("Location", "https://management.azure.com/results/1")).Answer(204).Answer(204);
        var pool = _arm.Client().ThePool();

        var gone = await pool.DeleteAsync(WaitUntil.Started, ignorePodDisruptionBudget: true, ifMatch: new ETag("e1"), Stop);
        await gone.UpdateStatusAsync(Stop);
        var never = await pool.DeleteAsync(WaitUntil.Completed, cancellationToken: Stop);

        Assert.True(gone.HasCompleted);
        Assert.True(never.HasCompleted);
        Assert.Contains("ignore-pod-disruption-budget=true", _arm.Requests[0].Query, StringComparison.Ordinal);
        Assert.Equal("e1", _arm.Requests[0].IfMatch);
        Assert.DoesNotContain("disruption", _arm.Requests[2].Query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_body_is_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentNullException>(
            () => _arm.Client().ThePool().UpdateAsync(WaitUntil.Started, null!, cancellationToken: Stop));

        Assert.Empty(_arm.Requests);
    }
}
