using System.Text.Json.Nodes;
using Azure;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_an_agent_pool_is_upgraded_to_the_newest_node_image
{
    private const string Status = "https://management.azure.com/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.ContainerService/locations/eastus/operations/7b2c6a3e-8d31-4b61-9e0f-0f8f7a52c9ad?api-version=2018-07-31&t=1&s=signed%2Fvalue";

    private readonly ScriptedArm _arm = new ScriptedArm()
        .Answer(202, Fixture.Body("AgentPoolsUpgradeNodeImageVersion", 202), ("Azure-AsyncOperation", Status), ("Retry-After", "0"));

    private ContainerServiceAgentPoolResource Pool => _arm.Client().GetContainerServiceAgentPoolResource(
        ContainerServiceAgentPoolResource.CreateResourceIdentifier("00000000-0000-0000-0000-000000000000", "rg1", "clustername1", "agentpool1"));

    [Fact]
    public async Task It_ends_when_the_status_resource_says_so()
    {
        foreach (var poll in Fixture.Load("assembled_OperationStatus_sequence").AsArray())
            _arm.Answer(200, poll!["body"]!.DeepClone(), ("Retry-After", "0"));

        var operation = await Pool.UpgradeNodeImageVersionAsync(WaitUntil.Completed, TestContext.Current.CancellationToken);

        Assert.True(operation.HasCompleted);
        Assert.Equal("7b2c6a3e-8d31-4b61-9e0f-0f8f7a52c9ad", operation.Id);
        Assert.Equal(
            ["POST", "GET", "GET", "GET"],
            _arm.Requests.Select(request => request.Method));
        Assert.EndsWith("/agentPools/agentpool1/upgradeNodeImageVersion", _arm.Requests[0].Path, StringComparison.Ordinal);
        Assert.Null(_arm.Requests[0].Body);
        Assert.All(_arm.Requests.Skip(1), poll => Assert.Equal(new Uri(Status).Query, poll.Query));
    }

    [Fact]
    public async Task A_failure_carries_the_code_and_the_reason_of_the_operation()
    {
        _arm.Answer(200, Fixture.Load("assembled_OperationStatus_failed_drain")["body"]!.DeepClone());
        var operation = await Pool.UpgradeNodeImageVersionAsync(WaitUntil.Started, TestContext.Current.CancellationToken);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(
            async () => await operation.UpdateStatusAsync(TestContext.Current.CancellationToken));

        Assert.Equal("UpgradeFailed", failure.ErrorCode);
        Assert.Contains("orders (MinAvailable: 1)", failure.Message, StringComparison.Ordinal);
        Assert.True(operation.HasCompleted);
    }

    [Fact]
    public void A_synchronous_caller_gets_the_same()
    {
        _arm.Answer(200, new JsonObject { ["status"] = "Succeeded" });

        var operation = Pool.UpgradeNodeImageVersion(WaitUntil.Completed, TestContext.Current.CancellationToken);

        Assert.True(operation.HasCompleted);
    }
}
