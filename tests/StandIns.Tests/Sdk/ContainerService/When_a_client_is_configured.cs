using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.Resources;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_a_client_is_configured
{
    private readonly ScriptedArm _arm = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_carry_the_version_of_the_mirrored_release()
    {
        _arm.Answer(200, Fixture.Body("AgentPoolsGet"));

        await _arm.Client().ThePool().GetAsync(Stop);

        Assert.Equal("?api-version=2026-04-01", _arm.Requests[0].Query);
        Assert.Contains("azsdk-net-ResourceManager.ContainerService/", _arm.Requests[0].UserAgent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_version_can_be_asked_for_by_type_of_resource()
    {
        _arm.Answer(200, Fixture.Body("AgentPoolsGet")).Answer(200, Fixture.Body("ManagedClustersList")["value"]![0]).Answer(200, Fixture.Body("ManagedClustersList"));
        var client = _arm.Client(options =>
        {
            options.SetApiVersion(ContainerServiceAgentPoolResource.ResourceType, "2026-06-01");
            options.SetApiVersion(ContainerServiceManagedClusterResource.ResourceType, "2026-05-01");
        });

        await client.TheCluster().GetContainerServiceAgentPoolAsync("agentpool1", Stop);
        await client.TheCluster().GetAsync(Stop);
        _ = client.GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(Ids.Subscription)).GetContainerServiceManagedClusters(Stop).Count();

        Assert.Equal(["?api-version=2026-06-01", "?api-version=2026-05-01", "?api-version=2026-05-01"], _arm.Requests.Select(request => request.Query));
    }

    [Fact]
    public async Task Endpoint_and_audience_are_those_of_its_environment()
    {
        _arm.Answer(200, Fixture.Body("AgentPoolsGet"));
        var client = _arm.Client(options => options.Environment = new ArmEnvironment(new Uri("https://localhost:8443/arm"), "https://audience.test"));

        await client.ThePool().GetAsync(Stop);

        Assert.StartsWith("/arm/subscriptions/", _arm.Requests[0].Path, StringComparison.Ordinal);
        Assert.Equal("Bearer token-for-https://audience.test/.default", _arm.Requests[0].Token);
    }

    [Fact]
    public async Task A_token_is_never_sent_in_the_clear()
    {
        var client = _arm.Client(options => options.Environment = new ArmEnvironment(new Uri("http://localhost:8080"), "https://audience.test"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => client.ThePool().GetAsync(Stop));
        Assert.Empty(_arm.Requests);
    }
}
