using System.Net;

namespace LocalDapr.Apps;

/// <summary>One app of the run file: how it is started and what its sidecar offers.</summary>
public sealed record AppDefinition(string AppId, string Directory)
{
    public IReadOnlyList<string> Command { get; init; } = [];
    public int? AppPort { get; init; }
    public AppProtocol Protocol { get; init; } = AppProtocol.Http;
    public string ChannelAddress { get; init; } = "127.0.0.1";
    public IReadOnlyList<IPAddress> ListenAddresses { get; init; } = Apps.ListenAddresses.Loopback;
    public int? HttpPort { get; init; }
    public int? GrpcPort { get; init; }
    public IReadOnlyList<string> ResourcesPaths { get; init; } = [];
    public string? ConfigFile { get; init; }
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
    public HealthCheck? HealthCheck { get; init; }
    public int MaxConcurrency { get; init; } = -1;
    public long? MaxBodySize { get; init; } = 4 << 20;
    public LogDestination AppLog { get; init; } = LogDestination.FileAndConsole;

    /// <summary>Settings that were given and mean nothing on one machine: named at start, so that nobody relies on them.</summary>
    public IReadOnlyList<string> WithoutEffect { get; init; } = [];

    /// <summary>Whether the app is started here, or by somebody else.</summary>
    public bool IsSupervised => Command.Count > 0;
}

/// <summary>How the app is asked whether it is well, and how often it may fail to say so.</summary>
public sealed record HealthCheck(string Path, TimeSpan Interval, TimeSpan Timeout, int Threshold);

/// <summary>Where the output of an app goes.</summary>
[Flags]
public enum LogDestination
{
    File = 1,
    Console = 2,
    FileAndConsole = File | Console,
}
