using Dapr.Client;
using Google.Protobuf;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace StandIns.Tests.Sdk.Client;

public class When_a_client_is_built
{
    private sealed record Pool(string Name);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ftp://localhost:3500")]
    [InlineData("unix:///tmp/sidecar.sock")]
    public void An_address_of_another_scheme_is_refused(string address)
    {
        Assert.Throws<InvalidOperationException>(() => new DaprClientBuilder().UseHttpEndpoint(address).Build());
        Assert.Throws<InvalidOperationException>(() => new DaprClientBuilder().UseGrpcEndpoint(address).Build());
        Assert.Throws<ArgumentException>(() => new DaprClientBuilder().UseGrpcEndpoint(""));
    }

    [Fact]
    public async Task JSON_is_written_in_camel_case_and_read_in_any_unless_told_otherwise()
    {
        await using var sidecar = await FakeSidecar.Start();
        await sidecar.Client.SaveStateAsync("store", "k", new Pool("a"), cancellationToken: Stop);
        Assert.Equal("""{"name":"a"}""", sidecar.Get("store", "k"));
        sidecar.Put("store", "k", """{"NAME":"b"}""");
        Assert.Equal(new Pool("b"), await sidecar.Client.GetStateAsync<Pool>("store", "k", cancellationToken: Stop));

        using var exact = new DaprClientBuilder().UseHttpEndpoint(sidecar.HttpEndpoint).UseGrpcEndpoint(sidecar.GrpcEndpoint)
            .UseJsonSerializationOptions(new System.Text.Json.JsonSerializerOptions()).Build();
        await exact.SaveStateAsync("store", "k", new Pool("c"), cancellationToken: Stop);
        Assert.Equal("""{"Name":"c"}""", sidecar.Get("store", "k"));
    }

    [Fact]
    public async Task Without_a_token_none_is_sent()
    {
        await using var sidecar = await FakeSidecar.Start(token: "");
        await sidecar.Client.PublishEventAsync("p", "t", 1, Stop);
        Assert.DoesNotContain("dapr-api-token", sidecar.Headers.Keys);
        await sidecar.Client.CheckHealthAsync(Stop);
        Assert.DoesNotContain("dapr-api-token", sidecar.Headers.Keys);
    }

    [Fact]
    public async Task A_timeout_ends_a_call_of_the_HTTP_API()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        using var hurried = new DaprClientBuilder().UseHttpEndpoint(sidecar.HttpEndpoint).UseGrpcEndpoint(sidecar.GrpcEndpoint)
            .UseTimeout(TimeSpan.FromMilliseconds(100)).Build();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hurried.CheckHealthAsync(Stop));
    }

    [Fact]
    public async Task An_answer_above_four_megabytes_is_refused()
    {
        await using var sidecar = await FakeSidecar.Start();
        sidecar.Answers<Wire.GetStateRequest>(_ => new Wire.GetStateResponse { Data = ByteString.CopyFrom(new byte[5_000_000]) });
        var refused = await Assert.ThrowsAsync<Dapr.DaprException>(() => sidecar.Client.GetByteStateAsync("store", "k", cancellationToken: Stop));
        Assert.Contains("ResourceExhausted", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Transient)]
    public void An_app_says_how_long_it_lives(ServiceLifetime lifetime)
    {
        var services = new ServiceCollection();
        services.AddDaprClient(lifetime: lifetime);
        services.AddDaprClient((_, _) => throw new InvalidOperationException("The first registration stays."));
        using var provider = services.BuildServiceProvider();
        using var scope = provider.CreateScope();
        using var other = provider.CreateScope();

        var one = scope.ServiceProvider.GetRequiredService<DaprClient>();
        Assert.Equal(lifetime != ServiceLifetime.Transient, ReferenceEquals(one, scope.ServiceProvider.GetRequiredService<DaprClient>()));
        Assert.Equal(lifetime == ServiceLifetime.Singleton, ReferenceEquals(one, other.ServiceProvider.GetRequiredService<DaprClient>()));
    }

    [Fact]
    public async Task Other_services_may_help_to_build_it()
    {
        await using var sidecar = await FakeSidecar.Start();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["DAPR_GRPC_PORT"] = new Uri(sidecar.GrpcEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        }).Build());
        services.AddSingleton("from-a-service");
        services.AddDaprClient((provider, client) => client.UseDaprApiToken(provider.GetRequiredService<string>()));
        await using var built = services.BuildServiceProvider();

        await built.GetRequiredService<DaprClient>().PublishEventAsync("p", "t", 1, Stop);

        Assert.Equal("from-a-service", sidecar.Headers["dapr-api-token"]);
    }

    [Fact]
    public void Controllers_bring_a_client_and_only_one()
    {
        var services = new ServiceCollection();
        services.AddControllers().AddDapr(client => client.UseDaprApiToken("x")).AddDapr();
        Assert.Single(services, service => service.ServiceType == typeof(DaprClient));
        using var provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<DaprClient>());
    }
}
