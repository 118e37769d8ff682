using Dapr.Client;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
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
        sidecar.Answers<GetSecretRequest>(_ => new GetSecretResponse { Data = { ["chat"] = "s3cr3t" } });
        Assert.Equal("s3cr3t", (await sidecar.Client.GetSecretAsync("store", "chat", cancellationToken: Stop))["chat"]);
        sidecar.Answers<GetBulkSecretRequest>(_ => new GetBulkSecretResponse { Data = { ["chat"] = new SecretResponse { Secrets = { ["token"] = "a", ["key"] = "b" } } } });
        Assert.Equal("b", (await sidecar.Client.GetBulkSecretAsync("store", cancellationToken: Stop))["chat"]["key"]);
        Assert.Equal([new GetSecretRequest { StoreName = "store", Key = "chat" }, new GetBulkSecretRequest { StoreName = "store" }], sidecar.Requests);
    }

    [Fact]
    public async Task A_binding_is_called_with_its_operation_and_answers()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<InvokeBindingRequest>(_ => new InvokeBindingResponse { Data = ByteString.CopyFromUtf8("[1,2]"), Metadata = { ["rows"] = "2" } });
        var rows = await sidecar.Client.InvokeBindingAsync<object, int[]>("db", "query", new { Sql = "x" }, new Dictionary<string, string> { ["m"] = "v" }, Stop);
        Assert.Equal([1, 2], rows);
        var sent = Assert.IsType<InvokeBindingRequest>(Assert.Single(sidecar.Requests));
        Assert.Equal(("db", "query", """{"sql":"x"}""", "v"), (sent.Name, sent.Operation, sent.Data.ToStringUtf8(), sent.Metadata["m"]));

        var response = await sidecar.Client.InvokeBindingAsync(new BindingRequest("db", "query") { Data = new byte[] { 0, 255 } }, Stop);
        Assert.Equal([0, 255], Assert.IsType<InvokeBindingRequest>(sidecar.Requests[1]).Data.ToByteArray());
        Assert.Equal(("2", "[1,2]"), (response.Metadata["rows"], System.Text.Encoding.UTF8.GetString(response.Data.Span)));
    }

    [Fact]
    public async Task Configuration_is_read_and_listened_to()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<GetConfigurationRequest>(_ => new Dapr.Client.Autogen.Grpc.v1.GetConfigurationResponse
        {
            Items = { ["k"] = new Dapr.Client.Autogen.Grpc.v1.ConfigurationItem { Value = "v", Version = "1", Metadata = { ["m"] = "x" } } },
        });
        var item = (await sidecar.Client.GetConfiguration("store", ["k"], cancellationToken: Stop)).Items["k"];
        Assert.Equal(("v", "1", "x"), (item.Value, item.Version, item.Metadata["m"]));

        var changes = await sidecar.Client.SubscribeConfiguration("store", ["k"], cancellationToken: Stop);
        var seen = new List<string>();
        await foreach (var change in changes.Source.WithCancellation(Stop)) seen.Add(change["k"].Value);
        Assert.Equal(["v1", "v2"], seen);
        Assert.Equal("sub-1", changes.Id);

        sidecar.Answers<UnsubscribeConfigurationRequest>(request => new Dapr.Client.Autogen.Grpc.v1.UnsubscribeConfigurationResponse { Ok = request.Id == "sub-1", Message = "gone" });
        var ended = await sidecar.Client.UnsubscribeConfiguration("store", changes.Id, Stop);
        Assert.Equal((true, "gone"), (ended.Ok, ended.Message));
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
        using var http = DaprClient.CreateInvokeHttpClient(daprEndpoint: sidecar.HttpEndpoint, daprApiToken: "t0k3n");
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
        sidecar.Answers<GetMetadataRequest>(_ => new GetMetadataResponse
        {
            Id = "gateway",
            RegisteredComponents = { new RegisteredComponents { Name = "pubsub", Type = "pubsub.sqlite", Version = "v1", Capabilities = { "X" } } },
            ExtendedMetadata = { ["a"] = "b" },
        });
        var metadata = await sidecar.Client.GetMetadataAsync(Stop);
        Assert.Equal(("gateway", "pubsub", "X", "b", 0), (metadata.Id, metadata.Components[0].Name, metadata.Components[0].Capabilities[0], metadata.Extended["a"], metadata.Actors.Count));
        await sidecar.Client.SetMetadataAsync("a", "c", Stop);
        await sidecar.Client.ShutdownSidecarAsync(Stop);
        Assert.Equal([new GetMetadataRequest(), new SetMetadataRequest { Key = "a", Value = "c" }, new ShutdownRequest()], sidecar.Requests);
    }

    [Fact]
    public async Task A_lock_is_given_back_when_it_is_disposed()
    {
#pragma warning disable DAPR_DISTRIBUTEDLOCK
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<TryLockRequest>(_ => new Dapr.Client.Autogen.Grpc.v1.TryLockResponse { Success = true });
        sidecar.Answers<UnlockRequest>(_ => new Dapr.Client.Autogen.Grpc.v1.UnlockResponse { Status = Dapr.Client.Autogen.Grpc.v1.UnlockResponse.Types.Status.LockBelongsToOthers });
        await using (var taken = await sidecar.Client.Lock("store", "pool-1", "me", 60, Stop)) Assert.True(taken.Success);

        Assert.Equal(
            [
                new TryLockRequest { StoreName = "store", ResourceId = "pool-1", LockOwner = "me", ExpiryInSeconds = 60 },
                new UnlockRequest { StoreName = "store", ResourceId = "pool-1", LockOwner = "me" },
            ],
            sidecar.Requests);
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
            ["DAPR_HTTP_PORT"] = new Uri(sidecar.HttpEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
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
