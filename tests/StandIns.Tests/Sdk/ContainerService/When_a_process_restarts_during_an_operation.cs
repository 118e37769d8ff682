using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_a_process_restarts_during_an_operation
{
    private const string Status = "https://management.azure.com/status/42?api-version=2026-04-01&s=a%2Fb";

    private readonly ScriptedArm _before = new();
    private readonly ScriptedArm _after = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonObject Succeeded => new() { ["status"] = "Succeeded" };

    // All that outlives the process is this text.
    private static string Saved(Operation operation) => ModelReaderWriter.Write(operation.GetRehydrationToken()!.Value).ToString();

    private static RehydrationToken Loaded(string saved) => ModelReaderWriter.Read<RehydrationToken>(BinaryData.FromString(saved));

    [Fact]
    public async Task The_next_one_goes_on_with_an_upgrade()
    {
        _before.Answer(202, Fixture.Body("AgentPoolsUpgradeNodeImageVersion", 202), ("Azure-AsyncOperation", Status));
        var saved = Saved(await _before.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop));

        _after.Answer(200, new JsonObject { ["status"] = "InProgress" }, ("Retry-After", "0")).Answer(200, Succeeded);
        var operation = ArmOperation.Rehydrate(_after.Client(), Loaded(saved));
        await operation.WaitForCompletionResponseAsync(Stop);

        Assert.Equal("42", operation.Id);
        Assert.True(operation.HasCompleted);
        Assert.All(_after.Requests, request => Assert.Equal(new Uri(Status).PathAndQuery, request.Path + request.Query));
        Assert.All(_after.Requests, request => Assert.NotNull(request.Token));
    }

    [Fact]
    public async Task The_next_one_gets_the_resource_that_was_being_written()
    {
        _before.Answer(200, Fixture.Body("AgentPoolsGet"), ("Azure-AsyncOperation", Status));
        var saved = Saved(await _before.Client().ThePool().UpdateAsync(WaitUntil.Started, new ContainerServiceAgentPoolData(), cancellationToken: Stop));

        _after.Answer(200, Succeeded).Answer(200, Fixture.Body("AgentPoolsGet"));
        var operation = await ArmOperation.RehydrateAsync<ContainerServiceAgentPoolResource>(_after.Client(), Loaded(saved));

        Assert.True(operation.HasValue);
        Assert.Equal("agentpool1", operation.Value.Data.Name);
        Assert.Equal(_before.Requests[0].Path, _after.Requests[1].Path);
    }

    [Fact]
    public async Task The_next_one_gets_the_answer_of_a_command()
    {
        _before.Answer(202, null, ("Location", "https://management.azure.com/results/9"));
        var saved = Saved(await _before.Client().TheCluster().RunCommandAsync(WaitUntil.Started, new ManagedClusterRunCommandContent("id"), Stop));

        _after.Answer(202, null, ("Retry-After", "0"))
            .Answer(200, JsonNode.Parse("""{"id":"9","properties":{"provisioningState":"Succeeded","exitCode":0,"logs":"root"}}"""));
        var operation = ArmOperation.Rehydrate<ManagedClusterRunCommandResult>(_after.Client(), Loaded(saved));
        await operation.WaitForCompletionAsync(Stop);

        Assert.Equal("root", operation.Value.Logs);
    }

    [Fact]
    public async Task The_token_is_one_that_the_core_library_understands()
    {
        _before.Answer(200, Fixture.Body("AgentPoolsGet"), ("Azure-AsyncOperation", Status));
        var saved = Saved(await _before.Client().ThePool().UpdateAsync(WaitUntil.Started, new ContainerServiceAgentPoolData(), cancellationToken: Stop));
        _after.Answer(200, Succeeded).Answer(200, Fixture.Body("AgentPoolsGet"));
        var options = new ArmClientOptions { Transport = _after.Transport };

        var operation = await Operation.RehydrateAsync<ContainerServiceAgentPoolData>(HttpPipelineBuilder.Build(options), Loaded(saved), options);
        await operation.WaitForCompletionAsync(Stop);

        Assert.Equal(3, operation.Value.Count);
    }

    [Fact]
    public async Task What_failed_meanwhile_is_told_to_the_next_one()
    {
        _before.Answer(202, null, ("Azure-AsyncOperation", Status));
        var saved = Saved(await _before.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop));
        _after.Answer(200, Fixture.Load("assembled_OperationStatus_failed_drain")["body"]!.DeepClone());

        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => ArmOperation.RehydrateAsync(_after.Client(), Loaded(saved)));

        Assert.Equal("UpgradeFailed", failure.ErrorCode);
    }
}
