namespace StandIns.Tests.Runtime.Host.State;

/// <summary>One runtime with stores of each type, for a whole class of tests; each test uses keys of its own.</summary>
public sealed class Stores : IAsyncLifetime
{
    private readonly RuntimeScenario _scenario;

    public Stores() => _scenario = new RuntimeScenario { Clock = Clock };

    internal MovableClock Clock { get; } = new();

    internal HttpClient Http { get; private set; } = null!;

    internal HttpClient Other { get; private set; } = null!;

    internal RecordedGrpc Grpc { get; private set; } = null!;

    internal HttpClient Bare { get; private set; } = null!;

    internal RecordedGrpc BareGrpc { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _scenario.Write("stores.yaml", string.Join("---\n", new[] { "", "name", "none", "namespace", "Fleet" }.Select(strategy => $$"""
            apiVersion: dapr.io/v1alpha1
            kind: Component
            metadata: {name: memory{{strategy.ToLowerInvariant()}}}
            spec:
              type: state.in-memory
              version: v1
              metadata:
              - {name: keyPrefix, value: "{{strategy}}"}
            scopes: [app, other]

            """)));
        _scenario.Write("components.yaml", RuntimeScenario.Resources + "\nscopes: [app, other]\n");
        _scenario.App("app");
        _scenario.App("other");
        _scenario.App("bare");
        await _scenario.Start();
        (Http, Other, Bare) = (_scenario.Http("app"), _scenario.Http("other"), _scenario.Http("bare"));
        (Grpc, BareGrpc) = (new RecordedGrpc(_scenario.Sidecar("app")), new RecordedGrpc(_scenario.Sidecar("bare")));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Other.Dispose();
        Bare.Dispose();
        Grpc.Dispose();
        BareGrpc.Dispose();
        await _scenario.DisposeAsync();
    }
}
