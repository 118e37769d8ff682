using Dapr.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace StandIns.Tests.Sdk.Client;

public class When_an_app_uses_other_building_blocks
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Secrets_are_read_one_by_one_and_all_at_once()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(200, """{"chat":"s3cr3t"}""");
        Assert.Equal("s3cr3t", (await sidecar.Client.GetSecretAsync("store", "chat", cancellationToken: Stop))["chat"]);
        sidecar.Answers(200, """{"chat":{"token":"a","key":"b"}}""");
        Assert.Equal("b", (await sidecar.Client.GetBulkSecretAsync("store", cancellationToken: Stop))["chat"]["key"]);
        Assert.Equal(["GET /v1.0/secrets/store/chat", "GET /v1.0/secrets/store/bulk"], sidecar.Calls);
    }

    [Fact]
    public async Task A_binding_is_called_with_its_operation_and_answers()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(http =>
        {
            http.Response.Headers["metadata.rows"] = "2";
            return http.Response.WriteAsync("[1,2]");
        });
        var rows = await sidecar.Client.InvokeBindingAsync<object, int[]>("db", "query", new { Sql = "x" }, new Dictionary<string, string> { ["m"] = "v" }, Stop);
        Assert.Equal([1, 2], rows);
        Assert.Equal("POST /v1.0/bindings/db", Assert.Single(sidecar.Calls));
        Assert.Equal("""{"operation":"query","data":{"sql":"x"},"metadata":{"m":"v"}}""", sidecar.Body);

        var response = await sidecar.Client.InvokeBindingAsync(new BindingRequest("db", "query") { Data = "plain"u8.ToArray() }, Stop);
        Assert.Equal("""{"operation":"query","data":"plain"}""", sidecar.Body);
        Assert.Equal("2", response.Metadata["rows"]);
    }

    [Fact]
    public async Task Another_app_is_invoked_by_its_name_with_an_ordinary_client()
    {
        await using var sidecar = await FakeSidecar.Start("t0k3n");
        sidecar.Answers(200, "{\"ok\":true}");
        using var http = sidecar.Client.CreateInvokableHttpClient("Package-Builds");
        await http.GetStringAsync(new Uri("/plans/7?full=true", UriKind.Relative), Stop);
        Assert.Equal("GET /v1.0/invoke/Package-Builds/method/plans/7?full=true", Assert.Single(sidecar.Calls));
        Assert.Equal("t0k3n", sidecar.Headers["dapr-api-token"]);
    }

    [Fact]
    public async Task The_request_is_given_back_as_it_was_sent()
    {
        await using var sidecar = await FakeSidecar.Start();
        using var http = DaprClient.CreateInvokeHttpClient(daprEndpoint: sidecar.Address, daprApiToken: "t0k3n");
        using var request = new HttpRequestMessage(HttpMethod.Put, "http://gateway/api/v1/releases");
        using var answer = await http.SendAsync(request, Stop);
        Assert.Equal("PUT /v1.0/invoke/gateway/method/api/v1/releases", Assert.Single(sidecar.Calls));
        Assert.Equal("http://gateway/api/v1/releases", request.RequestUri!.ToString());
        Assert.False(request.Headers.Contains("dapr-api-token"));
    }

    [Fact]
    public async Task A_request_can_be_made_for_any_client_to_send()
    {
        await using var sidecar = await FakeSidecar.Start();
        using var http = new HttpClient();
        using var request = sidecar.Client.CreateInvokeMethodRequest(
            HttpMethod.Put, "node-pool-rollout", "/pools/1", [KeyValuePair.Create("dry run", "yes&no")], new { Target = "x" });
        await http.SendAsync(request, Stop);
        Assert.Equal("PUT /v1.0/invoke/node-pool-rollout/method/pools/1?dry%20run=yes%26no", Assert.Single(sidecar.Calls));
        Assert.Equal("""{"target":"x"}""", sidecar.Body);
    }

    [Fact]
    public async Task A_destination_that_is_no_app_is_refused()
    {
        using var http = DaprClient.CreateInvokeHttpClient();
        await Assert.ThrowsAsync<ArgumentException>(() => http.GetAsync(new Uri("ftp://app/file"), Stop));
        Assert.Throws<ArgumentException>(() => DaprClient.CreateInvokeHttpClient("not a host"));
    }

    [Fact]
    public async Task Health_is_asked_of_the_app_or_of_the_sidecar_alone()
    {
        await using var sidecar = await FakeSidecar.Start();
        Assert.True(await sidecar.Client.CheckHealthAsync(Stop));
        sidecar.Answers(500);
        Assert.False(await sidecar.Client.CheckOutboundHealthAsync(Stop));
        Assert.Equal(["GET /v1.0/healthz", "GET /v1.0/healthz/outbound"], sidecar.Calls);
    }

    [Fact]
    public async Task Waiting_for_the_sidecar_asks_until_it_is_there()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(http =>
        {
            http.Response.StatusCode = sidecar.Calls.Count < 2 ? 500 : 204;
            return Task.CompletedTask;
        });
        await sidecar.Client.WaitForSidecarAsync(Stop);
        Assert.Equal(2, sidecar.Calls.Count);
    }

    [Fact]
    public async Task Metadata_is_read_whatever_is_left_out()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(200, """{"id":"gateway","components":[{"name":"pubsub","type":"pubsub.sqlite","version":"v1","capabilities":["X"]}],"extended":{"a":"b"}}""");
        var metadata = await sidecar.Client.GetMetadataAsync(Stop);
        Assert.Equal(("gateway", "pubsub", "X", "b", 0), (metadata.Id, metadata.Components[0].Name, metadata.Components[0].Capabilities[0], metadata.Extended["a"], metadata.Actors.Count));
        sidecar.Answers(204);
        await sidecar.Client.SetMetadataAsync("a", "c", Stop);
        Assert.Equal(("PUT /v1.0/metadata/a", "c"), (sidecar.Calls[1], sidecar.Body));
    }

    [Fact]
    public async Task A_lock_is_given_back_when_it_is_disposed()
    {
#pragma warning disable DAPR_DISTRIBUTEDLOCK
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(200, """{"success":true}""");
        await using (var taken = await sidecar.Client.Lock("store", "pool-1", "me", 60, Stop))
        {
            Assert.True(taken.Success);
            Assert.Equal("""{"resourceId":"pool-1","lockOwner":"me","expiryInSeconds":60}""", sidecar.Body);
            sidecar.Answers(200, """{"status":2}""");
        }
        Assert.Equal(["POST /v1.0-alpha1/lock/store", "POST /v1.0-alpha1/unlock/store"], sidecar.Calls);
        Assert.Equal(LockStatus.LockBelongsToOthers, (await sidecar.Client.Unlock("store", "pool-1", "me", Stop)).status);
#pragma warning restore DAPR_DISTRIBUTEDLOCK
    }

    [Fact]
    public async Task The_registered_client_finds_the_sidecar_by_configuration()
    {
        await using var sidecar = await FakeSidecar.Start();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_PORT"] = new Uri(sidecar.Address).Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["DAPR_API_TOKEN"] = "t0k3n",
        }).Build());
        services.AddDaprClient();
        await using var provider = services.BuildServiceProvider();
        await provider.GetRequiredService<DaprClient>().CheckHealthAsync(Stop);
        Assert.Equal("t0k3n", sidecar.Headers["dapr-api-token"]);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9999/some/path", "3501", "http://127.0.0.1:9999/")]
    [InlineData(null, "3501", "http://localhost:3501/")]
    [InlineData(null, null, "http://localhost:3500/")]
    public void A_whole_address_wins_over_a_port(string? endpoint, string? port, string address)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_HTTP_ENDPOINT"] = endpoint,
            ["DAPR_HTTP_PORT"] = port,
        }).Build();
        Assert.Equal(address, Dapr.DaprDefaults.GetDefaultHttpEndpoint(configuration));
    }
}
