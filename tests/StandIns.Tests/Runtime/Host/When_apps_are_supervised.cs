using System.Globalization;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_apps_are_supervised : IAsyncLifetime
{
    private readonly RuntimeProcess _runtime = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _runtime.Start();
        await _runtime.UntilHealthy();
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    [Fact]
    public async Task An_app_is_told_where_its_sidecar_is_and_where_to_listen()
    {
        var (_, environment) = await _runtime.Up();
        Assert.Equal(
            ("app", _runtime.HttpPort.ToString(CultureInfo.InvariantCulture), _runtime.GrpcPort.ToString(CultureInfo.InvariantCulture), "yes"),
            (environment.GetProperty("id").GetString(), environment.GetProperty("http").GetString(),
                environment.GetProperty("grpc").GetString(), environment.GetProperty("mine").GetString()));
        Assert.True(int.Parse(environment.GetProperty("port").GetString()!, CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task An_app_that_ends_is_started_again_at_the_same_port_and_can_be_called()
    {
        var (first, before) = await _runtime.Up();
        await _runtime.Http.GetAsync(new Uri("/v1.0/invoke/app/method/exit", UriKind.Relative), Stop);
        var (second, after) = await _runtime.Up(times: 2);

        Assert.NotEqual(first, second);
        Assert.Equal(before.GetProperty("port").GetString(), after.GetProperty("port").GetString());
        await _runtime.Http.GetAsync(new Uri("/v1.0/invoke/app/method/hello", UriKind.Relative), Stop);
        Assert.NotNull(await _runtime.Recorded("GET /hello"));
    }

    [Fact]
    public async Task Told_to_stop_it_stops_its_apps_first_and_ends_well()
    {
        var (app, _) = await _runtime.Up();
        var child = int.Parse((await _runtime.Recorded("child "))["child ".Length..], CultureInfo.InvariantCulture);
        Assert.Equal(0, await _runtime.Terminate());

        Assert.Equal("term", await _runtime.Recorded("term"));
        Assert.False(_runtime.IsAlive(app));
        Assert.False(_runtime.IsAlive(child));
    }
}
