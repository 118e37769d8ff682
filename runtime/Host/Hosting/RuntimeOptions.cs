using LocalDapr.Apps;

namespace LocalDapr.Hosting;

/// <summary>What a runtime is started with.</summary>
public sealed record RuntimeOptions(IReadOnlyList<AppDefinition> Apps, string DataDirectory)
{
    public TextWriter Console { get; init; } = TextWriter.Null;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How long a message waits for an app that does not take it.</summary>
    public TimeSpan MessageRetention { get; init; } = TimeSpan.FromDays(7);

    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>How long calls and deliveries that are under way may take to end when the runtime stops.</summary>
    public TimeSpan GracefulShutdown { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the runtime goes on after it was asked to stop, unless the app is unwell before.</summary>
    public TimeSpan BlockShutdown { get; init; } = TimeSpan.Zero;

    /// <summary>Where sidecars of separate processes find each other; null when these keep to themselves.</summary>
    public string? PeersFolder { get; init; }

    /// <summary>How long an app may take to stop before it is killed.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);
}
