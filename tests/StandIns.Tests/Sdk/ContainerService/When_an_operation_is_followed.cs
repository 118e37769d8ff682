using System.Diagnostics;
using System.Text.Json.Nodes;
using Azure;
using Azure.ResourceManager.ContainerService.Models;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_an_operation_is_followed
{
    private const string Results = "https://management.azure.com/subscriptions/s/providers/Microsoft.ContainerService/locations/eastus/operationresults/77?api-version=2026-03-01&h=x";

    private readonly ScriptedArm _arm = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Location_means_running_while_it_answers_202()
    {
        _arm.Answer(202, null, ("Location", Results), ("Retry-After", "0")).Answer(202, null, ("Retry-After", "0")).Answer(204);

        var operation = await _arm.Client().ThePool().DeleteMachinesAsync(WaitUntil.Completed, new AgentPoolDeleteMachinesContent(["m1"]), Stop);

        Assert.Equal("77", operation.Id);
        Assert.Equal(204, operation.GetRawResponse().Status);
        Assert.All(_arm.Requests.Skip(1), poll => Assert.Equal(new Uri(Results).PathAndQuery, poll.Path + poll.Query));
    }

    [Fact]
    public async Task The_status_resource_is_preferred_to_the_location()
    {
        var headers = Fixture.Load("AgentPoolsAbortOperation")["responses"]!["202"]!["headers"]!;
        _arm.Answer(202, null, ("Location", (string)headers["location"]!), ("Azure-AsyncOperation", (string)headers["Azure-AsyncOperation"]!))
            .Answer(200, new JsonObject { ["status"] = "Succeeded" });

        var operation = await _arm.Client().ThePool().AbortLatestOperationAsync(WaitUntil.Started, Stop);
        await operation.UpdateStatusAsync(Stop);

        Assert.True(operation.HasCompleted);
        Assert.Contains("/operationStatus/", _arm.Requests[1].Path, StringComparison.Ordinal);
        Assert.Equal(2, _arm.Requests.Count);
    }

    [Fact]
    public async Task An_address_that_moves_is_followed()
    {
        _arm.Answer(202, null, ("Location", "/results/1"), ("Retry-After", "0"))
            .Answer(202, null, ("Location", "/results/2"), ("Retry-After", "0"))
            .Answer(200);

        await _arm.Client().ThePool().DeleteAsync(WaitUntil.Completed, cancellationToken: Stop);

        Assert.Equal(["/results/1", "/results/2"], _arm.Requests.Skip(1).Select(request => request.Path));
    }

    [Fact]
    public async Task Canceled_is_a_failure()
    {
        _arm.Answer(202, null, ("Azure-AsyncOperation", "https://management.azure.com/status/1"))
            .Answer(200, JsonNode.Parse("""{"status":"Canceled","error":{"code":"OperationPreempted","message":"aborted"}}"""));
        var operation = await _arm.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(async () => await operation.WaitForCompletionResponseAsync(Stop));

        Assert.Equal("OperationPreempted", failure.ErrorCode);
        Assert.True(operation.HasCompleted);
    }

    [Fact]
    public async Task A_status_that_is_gone_fails_as_404_so_that_the_pool_can_be_asked()
    {
        _arm.Answer(202, null, ("Azure-AsyncOperation", "https://management.azure.com/status/1"))
            .Answer(404, JsonNode.Parse("""{"error":{"code":"NotFound","message":"The operation was not found."}}"""));
        var operation = await _arm.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop);

        var failure = await Assert.ThrowsAsync<RequestFailedException>(async () => await operation.UpdateStatusAsync(Stop));

        Assert.Equal(404, failure.Status);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_busy_service_says_nothing_about_the_operation(int status)
    {
        _arm.Answer(202, null, ("Azure-AsyncOperation", "https://management.azure.com/status/1"))
            .Answer(status)
            .Answer(200, new JsonObject { ["status"] = "Succeeded" });
        var operation = await _arm.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop);

        await Assert.ThrowsAsync<RequestFailedException>(async () => await operation.UpdateStatusAsync(Stop));
        Assert.False(operation.HasCompleted);

        await operation.UpdateStatusAsync(Stop);
        Assert.True(operation.HasCompleted);
    }

    [Fact]
    public async Task What_is_finished_is_not_asked_again()
    {
        _arm.Answer(204);
        var operation = await _arm.Client().ThePool().AbortLatestOperationAsync(WaitUntil.Completed, Stop);

        await operation.UpdateStatusAsync(Stop);
        await operation.WaitForCompletionResponseAsync(Stop);

        Assert.Single(_arm.Requests);
    }

    [Fact]
    public async Task An_accepted_action_without_an_address_cannot_be_followed_and_says_so()
    {
        _arm.Answer(202);
        var operation = await _arm.Client().ThePool().AbortLatestOperationAsync(WaitUntil.Started, Stop);

        Assert.False(operation.HasCompleted);
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(async () => await operation.UpdateStatusAsync(Stop));
        Assert.Contains("/abort", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_says_how_long_to_wait()
    {
        _arm.Answer(202, null, ("Azure-AsyncOperation", "https://management.azure.com/status/1"));
        foreach (var _ in Enumerable.Range(0, 3))
            _arm.Answer(200, new JsonObject { ["status"] = "InProgress" }, ("retry-after-ms", "40"));
        _arm.Answer(200, new JsonObject { ["status"] = "Succeeded" });
        var operation = await _arm.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop);
        var clock = Stopwatch.StartNew();

        await operation.WaitForCompletionResponseAsync(Stop);

        Assert.True(clock.Elapsed >= TimeSpan.FromMilliseconds(110), $"{clock.Elapsed} for three waits of 40 ms");
    }

    [Fact]
    public async Task Being_told_to_ask_at_once_there_is_no_wait_however_often()
    {
        _arm.Answer(202, null, ("Azure-AsyncOperation", "https://management.azure.com/status/1"), ("Retry-After", "0"));
        foreach (var _ in Enumerable.Range(0, 50))
            _arm.Answer(200, new JsonObject { ["status"] = "InProgress" }, ("Retry-After", "0"));
        _arm.Answer(200, new JsonObject { ["status"] = "Succeeded" });
        using var minute = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        minute.CancelAfter(TimeSpan.FromMinutes(1));

        await _arm.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Completed, minute.Token);

        Assert.Equal(52, _arm.Requests.Count);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        _arm.Answer(202, null, ("Azure-AsyncOperation", "https://management.azure.com/status/1"))
            .Answer(200, new JsonObject { ["status"] = "InProgress" }, ("Retry-After", "3600"));
        var operation = await _arm.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await operation.WaitForCompletionResponseAsync(soon.Token));
    }
}
