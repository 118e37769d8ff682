using System.Collections.Concurrent;
using LocalDapr.Apps;
using LocalDapr.Components;
using LocalDapr.Resiliency;
using LocalDapr.Resources;
using LocalDapr.Tracing;

namespace LocalDapr.Sidecars;

/// <summary>What stands beside one app: its ports, its components, its policies, and the way to the app.</summary>
public sealed class Sidecar(AppDefinition app, AppChannel channel, ComponentSet components, Policies policies, ConfigurationSpec configuration, string? apiToken)
{
    /// <summary>The version of daprd whose API this follows.</summary>
    public const string RuntimeVersion = "1.18.3-local";

    private volatile bool _isConnected;

    public AppDefinition App => app;

    public string AppId => app.AppId;

    public int HttpPort { get; set; }

    public int GrpcPort { get; set; }

    public AppChannel Channel => channel;

    public ComponentSet Components => components;

    public Policies Policies => policies;

    public ConfigurationSpec Configuration => configuration;

    public string? ApiToken => apiToken;

    public Tracer Tracer { get; } = new(configuration.SamplingRate);

    public ConcurrentDictionary<string, string> Extended { get; } = new(StringComparer.Ordinal);

    /// <summary>Places outside that the app calls by name.</summary>
    public IReadOnlyList<HttpEndpoint> HttpEndpoints { get; init; } = [];

    public IReadOnlyList<Subscription> Subscriptions { get; set; } = [];

    /// <summary>The app listens and has said what it wants to receive.</summary>
    public bool IsReady => _isConnected || app.AppPort is null;

    public AppHealth Health { get; } = new(isWatched: app.HealthCheck is not null);

    /// <summary>False only when a health check that was asked for fails, or has not yet been answered.</summary>
    public bool IsHealthy => Health.IsHealthy;

    public void Connected() => _isConnected = true;

    public void Disconnected() => _isConnected = false;
}
