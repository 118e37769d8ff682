using System.Text.Json.Nodes;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.Resources;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_resources_are_listed
{
    private const string Next = "https://management.azure.com/subscriptions/S/next?api-version=2020-01-01&$skipToken=a%2Bb";

    private readonly ScriptedArm _arm = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonObject Page(string? next, params string[] names)
    {
        var cluster = Fixture.Body("ManagedClustersList")["value"]![0]!;
        return new JsonObject
        {
            ["value"] = new JsonArray([.. names.Select(name =>
            {
                var item = cluster.DeepClone();
                item["name"] = name;
                return item;
            })]),
            ["nextLink"] = next,
        };
    }

    private SubscriptionResource Subscription => _arm.Client().GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(Ids.Subscription));

    [Fact]
    public async Task The_links_between_pages_are_followed_as_they_are()
    {
        _arm.Answer(200, Page(Next, "a", "b")).Answer(200, Page(null, "c"));

        var names = new List<string>();
        await foreach (var cluster in Subscription.GetContainerServiceManagedClustersAsync(Stop))
            names.Add(cluster.Data.Name);

        Assert.Equal(["a", "b", "c"], names);
        Assert.Equal($"/subscriptions/{Ids.Subscription}/providers/Microsoft.ContainerService/managedClusters", _arm.Requests[0].Path);
        Assert.Equal(new Uri(Next).PathAndQuery, _arm.Requests[1].Path + _arm.Requests[1].Query);
    }

    [Fact]
    public void A_synchronous_reader_gets_the_same()
    {
        _arm.Answer(200, Page(Next, "a")).Answer(200, Page(null, "b"));

        Assert.Equal(["a", "b"], Subscription.GetContainerServiceManagedClusters(Stop).Select(cluster => cluster.Data.Name));
    }

    [Fact]
    public void An_empty_page_with_a_link_is_not_the_end()
    {
        _arm.Answer(200, Page(Next)).Answer(200, Page("", "a"));

        Assert.Single(Subscription.GetContainerServiceManagedClusters(Stop));
    }

    [Fact]
    public void Nothing_is_asked_that_nobody_reads()
    {
        _arm.Answer(200, Page(Next, "a", "b"));

        Assert.Equal("a", Subscription.GetContainerServiceManagedClusters(Stop).First().Data.Name);

        Assert.Single(_arm.Requests);
    }

    [Fact]
    public async Task Reading_goes_on_where_it_was_left()
    {
        _arm.Answer(200, Page(Next, "a")).Answer(200, Page(null, "b"));
        string? token = null;
        await foreach (var page in Subscription.GetContainerServiceManagedClustersAsync(Stop).AsPages().WithCancellation(Stop))
        {
            token = page.ContinuationToken;
            break;
        }

        var rest = Subscription.GetContainerServiceManagedClusters(Stop).AsPages(token).Single();

        Assert.Equal("b", Assert.Single(rest.Values).Data.Name);
    }

    [Fact]
    public async Task The_clusters_of_a_group_and_the_pools_of_a_cluster_are_listed()
    {
        _arm.Answer(200, Page(null, "a")).Answer(200, Fixture.Body("assembled_AgentPoolsList_azurelinux"));
        if (Fixture.Body("assembled_AgentPoolsList_azurelinux")["nextLink"] is not null)
            _arm.Answer(200, new JsonObject { ["value"] = new JsonArray() });
        var group = _arm.Client().GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(Ids.Subscription, "rg (1)"));

        var cluster = group.GetContainerServiceManagedClusters().Single();
        var pools = new List<ContainerServiceAgentPoolResource>();
        await foreach (var pool in cluster.GetContainerServiceAgentPools())
            pools.Add(pool);

        Assert.Equal($"/subscriptions/{Ids.Subscription}/resourcegroups/rg%20%281%29/providers/Microsoft.ContainerService/managedClusters", _arm.Requests[0].Path);
        Assert.Equal(["system", "user1", "arm1", "fips1"], pools.Select(pool => pool.Data.Name));
        Assert.True(pools[3].Data.EnableFips);
        Assert.Equal("5e5ffdce-356b-431b-b050-81b45eef2a12", pools[0].Data.ETag.ToString());
    }

    [Fact]
    public void A_list_in_other_casing_still_gives_resources()
    {
        var page = Page(null, "a");
        Assert.Equal("Microsoft.ContainerService/ManagedClusters", (string?)page["value"]![0]!["type"]);
        _arm.Answer(200, page);

        var cluster = Assert.Single(Subscription.GetContainerServiceManagedClusters(Stop));

        Assert.Equal(ContainerServiceManagedClusterResource.ResourceType, cluster.Data.ResourceType);
        Assert.Equal(new AzureLocation("location1"), cluster.Data.Location);
    }
}
