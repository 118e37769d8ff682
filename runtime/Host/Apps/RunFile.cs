using LocalDapr.Resources;

namespace LocalDapr.Apps;

/// <summary>The multi-app run file (dapr.yaml), read as the dapr command line reads it.</summary>
public static class RunFile
{
    private static readonly string[] Shared =
    [
        "resourcesPath", "resourcesPaths", "configFilePath", "appProtocol", "appPort", "appChannelAddress", "daprHTTPPort", "daprGRPCPort",
        "daprInternalGRPCPort", "metricsPort", "profilePort", "enableProfiling", "apiListenAddresses", "unixDomainSocket", "logLevel",
        "appMaxConcurrency", "placementHostAddress", "schedulerHostAddress", "appSSL", "maxBodySize", "daprHTTPMaxRequestSize",
        "readBufferSize", "daprHTTPReadBufferSize", "enableAppHealthCheck", "appHealthCheckPath", "appHealthProbeInterval",
        "appHealthProbeTimeout", "appHealthThreshold", "enableApiLogging", "runtimePath", "env", "appLogDestination", "daprdLogDestination",
        "containerImage", "containerImagePullPolicy", "createService",
    ];

    private static readonly string[] OtherPorts = ["daprInternalGRPCPort", "metricsPort", "profilePort"];

    private static readonly string[] OtherFlags = ["enableProfiling", "enableApiLogging", "createService"];

    /// <summary>Settings that mean nothing where all sidecars share one process on one machine.</summary>
    private static readonly string[] Unserved =
    [
        "daprInternalGRPCPort", "metricsPort", "profilePort", "enableProfiling", "unixDomainSocket", "logLevel", "placementHostAddress",
        "schedulerHostAddress", "readBufferSize", "daprHTTPReadBufferSize", "enableApiLogging", "runtimePath", "daprdLogDestination",
        "containerImage", "containerImagePullPolicy", "createService",
    ];

    public static IReadOnlyList<AppDefinition> Read(string file)
    {
        file = Path.GetFullPath(file);
        if (!File.Exists(file))
            throw new ConfigurationException($"{file}: there is no such run file");
        var documents = YamlValue.Documents(file);
        if (documents.Count != 1)
            throw new ConfigurationException($"{file}: a run file holds one document, this one {documents.Count}");

        var run = documents[0].Only("version", "common", "apps");
        var version = run.Require("version");
        if (version.Text() != "1")
            throw version.Refuse($"version {version.Text()} is not known; use 1");
        var common = run.Find("common")?.Only(Shared);
        var folder = Path.GetDirectoryName(file)!;
        var apps = run.Require("apps").Items().Select(app => ReadApp(app, common, folder)).ToList();
        if (apps.Count == 0)
            throw run.Require("apps").Refuse("there must be at least one app");
        RefuseDoubles(run.Require("apps").Items(), apps);
        return apps;
    }

    private static AppDefinition ReadApp(YamlValue app, YamlValue? common, string folder)
    {
        app.Only([.. Shared, "appID", "appDirPath", "command"]);
        var directory = Path.GetFullPath(app.Require("appDirPath").Text(), folder);
        if (!Directory.Exists(directory))
            throw app.Require("appDirPath").Refuse($"there is no folder {directory}");
        var id = app.Find("appID")?.Text() ?? Path.GetFileName(directory.TrimEnd('/'));
        if (!AppId.IsValid(id))
            throw (app.Find("appID") ?? app).Refuse($"the app id '{id}' {AppId.Rule}");
        foreach (var port in OtherPorts)
            Setting(port)?.Port();
        foreach (var flag in OtherFlags)
            Setting(flag)?.Flag();
        if (Setting("daprdLogDestination") is { } ownLog)
            ReadDestination(ownLog);

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in (common?.Find("env")?.Entries() ?? []).Concat(app.Find("env")?.Entries() ?? []))
            environment[name] = value.Text();

        return new AppDefinition(id, directory)
        {
            Command = app.Find("command")?.Items().Select(part => part.Text()).ToList() ?? [],
            AppPort = Setting("appPort")?.Port(),
            Protocol = ReadProtocol(),
            ChannelAddress = Setting("appChannelAddress")?.Text() ?? "127.0.0.1",
            HttpPort = Setting("daprHTTPPort")?.Port(),
            GrpcPort = Setting("daprGRPCPort")?.Port(),
            ResourcesPaths = ReadResourcesPaths(app, directory) ?? (common is null ? null : ReadResourcesPaths(common, folder)) ?? [],
            ConfigFile = app.Find("configFilePath") is { } own ? Path.GetFullPath(own.Text(), directory)
                : common?.Find("configFilePath") is { } all ? Path.GetFullPath(all.Text(), folder) : null,
            Environment = environment,
            HealthCheck = Setting("enableAppHealthCheck")?.Flag() ?? false ? ReadHealthCheck() : null,
            MaxConcurrency = Setting("appMaxConcurrency")?.Number() ?? -1,
            MaxBodySize = Setting("maxBodySize") is { } size ? ByteSize.Parse(size.Text(), $"{size.File}:{size.Line}: maxBodySize")
                : Setting("daprHTTPMaxRequestSize") is { } megabytes ? Megabytes(megabytes.Number()) : 4 << 20,
            AppLog = Setting("appLogDestination") is { } appLog ? ReadDestination(appLog) : LogDestination.FileAndConsole,
            ListenAddresses = Setting("apiListenAddresses") is { } addresses
                ? ListenAddresses.Parse(addresses.Text(), $"{addresses.File}:{addresses.Line}: apiListenAddresses") : ListenAddresses.Loopback,
            WithoutEffect = [.. Unserved.Where(key => Setting(key) is not null)],
        };

        YamlValue? Setting(string key) => app.Find(key) ?? common?.Find(key);

        AppProtocol ReadProtocol()
        {
            var protocol = Setting("appProtocol") is not { } given ? AppProtocol.Http
                : AppProtocols.Parse(given.Text()) ?? throw given.Refuse($"appProtocol '{given.Text()}' is not known; use {AppProtocols.Known}");
            return Setting("appSSL")?.Flag() ?? false ? protocol.Encrypted : protocol;
        }

        HealthCheck ReadHealthCheck() => new(
            Setting("appHealthCheckPath")?.Text() ?? "/healthz",
            TimeSpan.FromSeconds(Setting("appHealthProbeInterval")?.Number() ?? 5),
            TimeSpan.FromMilliseconds(Setting("appHealthProbeTimeout")?.Number() ?? 500),
            Setting("appHealthThreshold")?.Number() ?? 3);

        static LogDestination ReadDestination(YamlValue destination) => destination.Text() switch
        {
            "file" => LogDestination.File,
            "console" => LogDestination.Console,
            "fileAndConsole" => LogDestination.FileAndConsole,
            var other => throw destination.Refuse($"log destination '{other}' is not known; use file, console or fileAndConsole"),
        };
    }

    private static List<string>? ReadResourcesPaths(YamlValue settings, string folder) =>
        settings.Find("resourcesPaths")?.Items().Select(path => Path.GetFullPath(path.Text(), folder)).ToList()
        ?? (settings.Find("resourcesPath") is { } single ? [Path.GetFullPath(single.Text(), folder)] : null);

    private static long? Megabytes(long megabytes) => megabytes < 0 ? null : megabytes << 20;

    private static void RefuseDoubles(IReadOnlyList<YamlValue> sources, List<AppDefinition> apps)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var ports = new Dictionary<int, string>();
        foreach (var (source, app) in sources.Zip(apps))
        {
            if (!ids.Add(app.AppId))
                throw source.Refuse($"the app id '{app.AppId}' is used twice");
            foreach (var port in new[] { app.AppPort, app.HttpPort, app.GrpcPort }.OfType<int>())
                if (!ports.TryAdd(port, app.AppId))
                    throw source.Refuse($"port {port} of '{app.AppId}' is already used by '{ports[port]}'");
        }
    }
}
