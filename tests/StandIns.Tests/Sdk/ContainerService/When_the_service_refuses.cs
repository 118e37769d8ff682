using Azure;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_the_service_refuses
{
    private readonly ScriptedArm _arm = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("409_OperationNotAllowed", 409, "OperationNotAllowed", "user1 - UpgradingNodeImageVersion")]
    [InlineData("412_PreconditionFailed", 412, "PreconditionFailed", "if-match")]
    [InlineData("409_EtagMismatch", 409, "EtagMismatch", "Another operation is in progress")]
    [InlineData("429_Throttled_rp", 429, "Throttled", "PutAgentPoolHandler.PUT")]
    [InlineData("429_SubscriptionRequestsThrottled_arm", 429, "SubscriptionRequestsThrottled", "Number of requests")]
    [InlineData("404_ResourceNotFound", 404, "ResourceNotFound", "clustername1")]
    public async Task Status_code_and_message_are_told_in_either_shape(string error, int status, string code, string message)
    {
        var answer = Fixture.Load("assembled_errors")[error]!;
        _arm.Answer((int)answer["status"]!, answer["body"]!.DeepClone());

        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => _arm.Client().ThePool().UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop));

        Assert.Equal(status, refusal.Status);
        Assert.Equal(code, refusal.ErrorCode);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_is_not_there_can_be_asked_for_without_an_exception()
    {
        var body = Fixture.Load("assembled_errors")["404_ResourceNotFound"]!["body"]!;
        _arm.Answer(404, body.DeepClone()).Answer(404, body.DeepClone()).Answer(200, Fixture.Body("AgentPoolsGet"));
        var pools = _arm.Client().TheCluster().GetContainerServiceAgentPools();

        var none = await pools.GetIfExistsAsync("agentpool1", Stop);
        Assert.False(none.HasValue);
        Assert.Equal(404, none.GetRawResponse().Status);
        Assert.Throws<InvalidOperationException>(() => none.Value);
        Assert.False((await pools.ExistsAsync("agentpool1", Stop)).Value);
        Assert.True((await pools.GetIfExistsAsync("agentpool1", Stop)).HasValue);
    }

    [Fact]
    public async Task Other_refusals_of_such_a_question_are_still_exceptions()
    {
        _arm.Answer(403);

        await Assert.ThrowsAsync<RequestFailedException>(() => _arm.Client().TheCluster().GetContainerServiceAgentPools().ExistsAsync("p", Stop));
    }

    [Fact]
    public async Task A_busy_service_is_asked_again_by_the_pipeline()
    {
        _arm.Answer(429, null, ("Retry-After", "0")).Answer(503, null, ("Retry-After", "0")).Answer(200, Fixture.Body("AgentPoolsGet"));
        var client = _arm.Client(options =>
        {
            options.Retry.MaxRetries = 3;
            options.Retry.Delay = TimeSpan.Zero;
            options.Retry.MaxDelay = TimeSpan.Zero;
        });

        Assert.Equal("agentpool1", (await client.ThePool().GetAsync(Stop)).Value.Data.Name);
    }

    [Fact]
    public void An_identifier_of_another_kind_is_refused_before_anything_is_sent()
    {
        var refusal = Assert.Throws<ArgumentException>(() => _arm.Client().GetContainerServiceAgentPoolResource(Ids.Cluster));

        Assert.Contains("Microsoft.ContainerService/managedClusters/agentPools", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_name_is_refused_before_anything_is_sent()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _arm.Client().TheCluster().GetContainerServiceAgentPoolAsync("", Stop));
        Assert.Empty(_arm.Requests);
    }

    [Fact]
    public void Data_that_was_never_read_is_not_made_up() =>
        Assert.Throws<InvalidOperationException>(() => _arm.Client().ThePool().Data);
}
