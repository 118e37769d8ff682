using System.CommandLine;
using LocalDapr.Apps;
using LocalDapr.Hosting;
using LocalDapr.Resources;
using LocalDapr.Sidecars;

namespace LocalDapr.Commands;

/// <summary>One sidecar for an app that somebody else starts, with the flags of daprd.</summary>
public static class SidecarCommand
{
    public static Command Create()
    {
        var appId = new Option<string>("--app-id") { Description = "The id of the app.", Required = true };
        var appPort = new Option<int?>("--app-port") { Description = "The port the app listens on." };
        var appProtocol = new Option<string>("--app-protocol") { Description = AppProtocols.Known + ".", DefaultValueFactory = _ => "http" };
        var appSsl = new Option<bool>("--app-ssl") { Description = "The app speaks TLS; as --app-protocol https or grpcs." };
        var appAddress = new Option<string>("--app-channel-address") { Description = "The address the app listens on.", DefaultValueFactory = _ => "127.0.0.1" };
        var httpPort = new Option<int>("--dapr-http-port") { Description = "Port of the HTTP API.", DefaultValueFactory = _ => 3500 };
        var grpcPort = new Option<int>("--dapr-grpc-port") { Description = "Port of the gRPC API.", DefaultValueFactory = _ => 50001 };
        var listen = new Option<string>("--dapr-listen-addresses")
        {
            Description = "Addresses of both APIs, separated by commas; loopback if not given.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var resources = new Option<string[]>("--resources-path", "--components-path") { Description = "Folders of resource files.", DefaultValueFactory = _ => [] };
        var config = new Option<string[]>("--config") { Description = "A Configuration file.", DefaultValueFactory = _ => [] };
        var concurrency = new Option<int>("--app-max-concurrency") { Description = "Calls to the app at once.", DefaultValueFactory = _ => -1 };
        var bodySize = new Option<string?>("--max-body-size") { Description = "Largest body, such as 4Mi." };
        var bodyMegabytes = new Option<int?>("--dapr-http-max-request-size") { Description = "Largest body in megabytes; --max-body-size wins over it." };
        var health = new Option<bool>("--enable-app-health-check") { Description = "Ask the app for its health." };
        var healthPath = new Option<string>("--app-health-check-path") { DefaultValueFactory = _ => "/healthz" };
        var healthInterval = new Option<int>("--app-health-probe-interval") { Description = "Seconds.", DefaultValueFactory = _ => 5 };
        var healthTimeout = new Option<int>("--app-health-probe-timeout") { Description = "Milliseconds.", DefaultValueFactory = _ => 500 };
        var healthThreshold = new Option<int>("--app-health-threshold") { Description = "Failures in a row.", DefaultValueFactory = _ => 3 };
        var graceful = new Option<int>("--dapr-graceful-shutdown-seconds") { Description = "For calls under way to end.", DefaultValueFactory = _ => 5 };
        var block = new Option<string>("--dapr-block-shutdown-duration") { Description = "Go on so long after SIGTERM, unless the app is unwell before.", DefaultValueFactory = _ => "0" };
        var wait = new Option<bool>("--wait") { Description = "Wait until the sidecar at --dapr-http-port can be used, and end." };
        var version = new Option<bool>("--version") { Description = "Print the version." };
        var data = new Option<string?>("--data") { Description = "The folder for everything durable; data/localdapr-<app id> if not given." };
        var peers = new Option<string>("--peers")
        {
            Description = "The folder by which sidecars of this machine find each other; a hidden one in the home folder if not given.",
            DefaultValueFactory = _ => PeerDirectory.Usual,
        };

        appId.Required = false; // not for --version and --wait
        var command = new Command("sidecar", "Run one sidecar for an app that is started otherwise, with the flags of daprd.")
        {
            appId, appPort, appProtocol, appSsl, appAddress, httpPort, grpcPort, listen, resources, config, concurrency, bodySize, bodyMegabytes,
            health, healthPath, healthInterval, healthTimeout, healthThreshold, graceful, block, wait, version, data, peers,
        };
        var without = SidecarFlags.WithoutEffect.Select(name => new Option<string?>(name) { Arity = ArgumentArity.ZeroOrOne, Description = "Without effect here.", Hidden = true }).ToList();
        foreach (var option in without)
            command.Add(option);

        command.SetAction(async (parsed, stop) =>
        {
            if (parsed.GetValue(version))
            {
                await Console.Out.WriteLineAsync(Sidecar.RuntimeVersion);
                return 0;
            }
            if (parsed.GetValue(wait))
                return await SidecarWait.UntilUsable(parsed.GetValue(httpPort), stop);

            var id = parsed.GetValue(appId) ?? throw new ConfigurationException("--app-id: the sidecar needs the id of its app");
            if (!AppId.IsValid(id))
                throw new ConfigurationException($"--app-id: '{id}' {AppId.Rule}");
            var protocol = AppProtocols.Parse(parsed.GetRequiredValue(appProtocol)) ?? throw new ConfigurationException(
                $"--app-protocol: '{parsed.GetValue(appProtocol)}' is not known; use {AppProtocols.Known}");
            var configs = parsed.GetValue(config)!.SelectMany(c => c.Split(',')).ToList();
            if (configs.Count > 1)
                throw new ConfigurationException("--config: one file is read here; put what the others say into it");
            var app = new AppDefinition(id, Environment.CurrentDirectory)
            {
                AppPort = Port(parsed.GetValue(appPort), "--app-port"),
                Protocol = parsed.GetValue(appSsl) ? protocol.Encrypted : protocol,
                ChannelAddress = parsed.GetRequiredValue(appAddress),
                HttpPort = Port(parsed.GetValue(httpPort), "--dapr-http-port"),
                GrpcPort = Port(parsed.GetValue(grpcPort), "--dapr-grpc-port"),
                ListenAddresses = ListenAddresses.Parse(parsed.GetRequiredValue(listen), "--dapr-listen-addresses"),
                ResourcesPaths = [.. parsed.GetValue(resources)!.SelectMany(p => p.Split(',')).Select(Path.GetFullPath)],
                ConfigFile = configs.Count == 0 ? null : configs[0],
                MaxConcurrency = parsed.GetValue(concurrency),
                MaxBodySize = parsed.GetValue(bodySize) is { } size ? ByteSize.Parse(size, "--max-body-size")
                    : parsed.GetValue(bodyMegabytes) is { } megabytes ? megabytes < 0 ? null : (long)megabytes << 20 : 4 << 20,
                HealthCheck = parsed.GetValue(health)
                    ? new HealthCheck(
                        parsed.GetRequiredValue(healthPath), TimeSpan.FromSeconds(Positive(parsed.GetValue(healthInterval), "--app-health-probe-interval")),
                        TimeSpan.FromMilliseconds(Positive(parsed.GetValue(healthTimeout), "--app-health-probe-timeout")),
                        Positive(parsed.GetValue(healthThreshold), "--app-health-threshold"))
                    : null,
                WithoutEffect = [.. without.Where(o => parsed.GetResult(o) is { Implicit: false }).Select(o => o.Name)],
            };
            var folder = parsed.GetValue(data) ?? Path.Combine("data", $"localdapr-{id}");
            await Running.UntilStopped(
                new RuntimeOptions([app], folder)
                {
                    Console = TextWriter.Synchronized(Console.Out),
                    PeersFolder = Path.GetFullPath(parsed.GetRequiredValue(peers)),
                    GracefulShutdown = TimeSpan.FromSeconds(Math.Max(0, parsed.GetValue(graceful))),
                    BlockShutdown = GoDuration.TryParse(parsed.GetRequiredValue(block), out var time) ? time
                        : throw new ConfigurationException($"--dapr-block-shutdown-duration: '{parsed.GetValue(block)}' is not a duration such as 30s"),
                },
                stop);
            return 0;
        });
        return command;
    }

    private static int? Port(int? port, string flag) =>
        port is null or (> 0 and <= 65535) ? port : throw new ConfigurationException($"{flag}: {port} is not a port from 1 to 65535");

    private static int Positive(int number, string flag) => number > 0 ? number : throw new ConfigurationException($"{flag}: {number} must be more than 0");
}
