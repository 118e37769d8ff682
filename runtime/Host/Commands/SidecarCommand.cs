using System.CommandLine;
using LocalDapr.Apps;
using LocalDapr.Hosting;
using LocalDapr.Resources;

namespace LocalDapr.Commands;

/// <summary>One sidecar for an app that somebody else starts, with the flags of daprd.</summary>
public static class SidecarCommand
{
    /// <summary>Flags of daprd that have no meaning on one machine: taken, so that a script need not change, and said to be without effect.</summary>
    private static readonly string[] WithoutEffect =
    [
        "--dapr-internal-grpc-port", "--metrics-port", "--enable-metrics", "--profile-port", "--enable-profiling", "--placement-host-address",
        "--scheduler-host-address", "--control-plane-address", "--sentry-address", "--log-level", "--log-as-json", "--dapr-public-port",
        "--dapr-graceful-shutdown-seconds", "--mode", "--enable-mtls", "--read-buffer-size", "--dapr-http-read-buffer-size", "--enable-api-logging",
        "--disable-builtin-k8s-secret-store", "--app-ssl", "--unix-domain-socket", "--internal-grpc-listen-address", "--dapr-block-shutdown-duration",
    ];

    public static Command Create()
    {
        var appId = new Option<string>("--app-id") { Description = "The id of the app.", Required = true };
        var appPort = new Option<int?>("--app-port") { Description = "The port the app listens on." };
        var appProtocol = new Option<string>("--app-protocol") { Description = AppProtocols.Known + ".", DefaultValueFactory = _ => "http" };
        var httpPort = new Option<int>("--dapr-http-port") { Description = "Port of the HTTP API.", DefaultValueFactory = _ => 3500 };
        var grpcPort = new Option<int>("--dapr-grpc-port") { Description = "Port of the gRPC API.", DefaultValueFactory = _ => 50001 };
        var listen = new Option<string?>("--dapr-listen-addresses") { Description = "Loopback addresses only." };
        var resources = new Option<string[]>("--resources-path", "--components-path") { Description = "Folders of resource files.", DefaultValueFactory = _ => [] };
        var config = new Option<string?>("--config") { Description = "A Configuration file." };
        var concurrency = new Option<int>("--app-max-concurrency") { Description = "Calls to the app at once.", DefaultValueFactory = _ => -1 };
        var bodySize = new Option<string>("--max-body-size") { Description = "Largest body, such as 4Mi.", DefaultValueFactory = _ => "4Mi" };
        var health = new Option<bool>("--enable-app-health-check") { Description = "Ask the app for its health." };
        var healthPath = new Option<string>("--app-health-check-path") { DefaultValueFactory = _ => "/healthz" };
        var healthInterval = new Option<int>("--app-health-probe-interval") { Description = "Seconds.", DefaultValueFactory = _ => 5 };
        var healthTimeout = new Option<int>("--app-health-probe-timeout") { Description = "Milliseconds.", DefaultValueFactory = _ => 500 };
        var healthThreshold = new Option<int>("--app-health-threshold") { Description = "Failures in a row.", DefaultValueFactory = _ => 3 };
        var data = new Option<string?>("--data") { Description = "The folder for everything durable; data/localdapr-<app id> if not given." };

        var command = new Command("sidecar", "Run one sidecar for an app that is started otherwise, with the flags of daprd.")
        {
            appId, appPort, appProtocol, httpPort, grpcPort, listen, resources, config, concurrency, bodySize,
            health, healthPath, healthInterval, healthTimeout, healthThreshold, data,
        };
        foreach (var name in WithoutEffect)
            command.Add(new Option<string?>(name) { Arity = ArgumentArity.ZeroOrOne, Description = "Without effect here." });

        command.SetAction(async (parsed, stop) =>
        {
            var protocol = AppProtocols.Parse(parsed.GetRequiredValue(appProtocol)) ?? throw new ConfigurationException(
                $"--app-protocol: '{parsed.GetValue(appProtocol)}' is not known; use {AppProtocols.Known}");
            foreach (var address in (parsed.GetValue(listen) ?? "127.0.0.1").Split(','))
                if (address.Trim() is not ("127.0.0.1" or "localhost" or "::1" or "[::1]"))
                    throw new ConfigurationException($"--dapr-listen-addresses: {address} is not a loopback address; nothing else is served here");

            var id = parsed.GetRequiredValue(appId);
            var app = new AppDefinition(id, Environment.CurrentDirectory)
            {
                AppPort = parsed.GetValue(appPort),
                Protocol = protocol,
                HttpPort = parsed.GetValue(httpPort),
                GrpcPort = parsed.GetValue(grpcPort),
                ResourcesPaths = [.. parsed.GetValue(resources)!.SelectMany(p => p.Split(',')).Select(Path.GetFullPath)],
                ConfigFile = parsed.GetValue(config),
                MaxConcurrency = parsed.GetValue(concurrency),
                MaxBodySize = ByteSize.Parse(parsed.GetRequiredValue(bodySize), "--max-body-size"),
                HealthCheck = parsed.GetValue(health)
                    ? new HealthCheck(
                        parsed.GetRequiredValue(healthPath), TimeSpan.FromSeconds(parsed.GetValue(healthInterval)),
                        TimeSpan.FromMilliseconds(parsed.GetValue(healthTimeout)), parsed.GetValue(healthThreshold))
                    : null,
            };
            var folder = parsed.GetValue(data) ?? Path.Combine("data", $"localdapr-{id}");
            await Running.UntilStopped(new RuntimeOptions([app], folder) { Console = TextWriter.Synchronized(Console.Out) }, stop);
            return 0;
        });
        return command;
    }
}
