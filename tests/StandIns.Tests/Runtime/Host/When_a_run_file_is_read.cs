using System.Net;
using LocalDapr.Apps;
using LocalDapr.Resources;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_a_run_file_is_read : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runfile-").FullName;

    public When_a_run_file_is_read() => Directory.CreateDirectory(Path.Combine(_folder, "one", "own"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IReadOnlyList<AppDefinition> Read(string text)
    {
        var file = Path.Combine(_folder, "dapr.yaml");
        File.WriteAllText(file, text);
        return RunFile.Read(file);
    }

    [Fact]
    public void An_app_has_what_is_common_and_what_is_its_own()
    {
        var app = Assert.Single(Read("""
            version: 1
            common:
              resourcesPath: components
              env: {A: 1, B: 2}
              appLogDestination: file
            apps:
            - appID: first
              appDirPath: one
              appPort: 5001
              daprHTTPPort: 3501
              daprGRPCPort: 50011
              command: ["dotnet", "run"]
              env: {B: three}
            """));
        Assert.Equal(("first", Path.Combine(_folder, "one"), 5001, 3501, 50011), (app.AppId, app.Directory, app.AppPort, app.HttpPort, app.GrpcPort));
        Assert.Equal(["dotnet", "run"], app.Command);
        Assert.Equal(("1", "three"), (app.Environment["A"], app.Environment["B"]));
        Assert.Equal([Path.Combine(_folder, "components")], app.ResourcesPaths);
        Assert.Equal(LogDestination.File, app.AppLog);
    }

    [Fact]
    public void Common_paths_start_at_the_file_and_own_ones_at_the_app()
    {
        var app = Assert.Single(Read("""
            version: 1
            common: {resourcesPaths: [shared]}
            apps:
            - {appDirPath: one, resourcesPaths: [own]}
            """));
        Assert.Equal([Path.Combine(_folder, "one", "own")], app.ResourcesPaths);
        Assert.Equal("one", app.AppId);
    }

    [Fact]
    public void Every_setting_of_the_schema_is_read_and_those_that_mean_nothing_here_are_named()
    {
        var app = Assert.Single(Read("""
            version: 1
            common:
              resourcesPath: components
              apiListenAddresses: "127.0.0.1,[::1]"
              logLevel: debug
              placementHostAddress: "localhost:50005"
              schedulerHostAddress: "localhost:50006"
              enableApiLogging: true
              runtimePath: somewhere
              daprdLogDestination: file
            apps:
            - appID: first
              appDirPath: one
              appProtocol: grpc
              appSSL: true
              appChannelAddress: 127.0.0.2
              appMaxConcurrency: 4
              maxBodySize: 8Mi
              readBufferSize: 8Ki
              enableAppHealthCheck: true
              appHealthCheckPath: /ready
              appHealthProbeInterval: 7
              appHealthProbeTimeout: 250
              appHealthThreshold: 2
              metricsPort: 9090
              profilePort: 7777
              enableProfiling: false
              daprInternalGRPCPort: 50002
              unixDomainSocket: /tmp
              containerImage: image
              containerImagePullPolicy: Always
              createService: true
              appLogDestination: console
            """));
        Assert.Equal((AppProtocol.Grpcs, "127.0.0.2", 4, 8L << 20), (app.Protocol, app.ChannelAddress, app.MaxConcurrency, app.MaxBodySize));
        Assert.Equal(new HealthCheck("/ready", TimeSpan.FromSeconds(7), TimeSpan.FromMilliseconds(250), 2), app.HealthCheck);
        Assert.Equal([IPAddress.Loopback, IPAddress.IPv6Loopback], app.ListenAddresses);
        Assert.Equal(LogDestination.Console, app.AppLog);
        Assert.Equal(
            ["containerImage", "containerImagePullPolicy", "createService", "daprInternalGRPCPort", "daprdLogDestination", "enableApiLogging", "enableProfiling", "logLevel",
                "metricsPort", "placementHostAddress", "profilePort", "readBufferSize", "runtimePath", "schedulerHostAddress", "unixDomainSocket"],
            app.WithoutEffect.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("version: 2\napps: []", "1:10: version 2 is not known")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: nowhere}", "3:26: there is no folder")]
    [InlineData("version: 1\napps:\n- {appID: a}", "'apps[0].appDirPath' is required")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appPortt: 1}", "unknown field 'apps[0].appPortt'")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appPort: 99999}", "must be a port")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appProtocol: smoke}", "3:44: appProtocol 'smoke' is not known; use http, https, h2c, grpc, grpcs")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, apiListenAddresses: here}", "'here' is not an address such as 127.0.0.1")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, metricsPort: many}", "3:44: 'apps[0].metricsPort' must be a whole number")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, enableProfiling: perhaps}", "must be true or false")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, daprdLogDestination: nowhere}", "use file, console or fileAndConsole")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appSSL: 1}", "'apps[0].appSSL' must be true or false")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, command: dotnet run}", "'apps[0].command' must be a list")]
    [InlineData("version: 1\ncommon: {appID: a}\napps:\n- {appDirPath: one}", "2:17: unknown field 'common.appID'")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one}\n- {appID: a, appDirPath: one}", "'a' is used twice")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appPort: 1}\n- {appID: b, appDirPath: one, daprHTTPPort: 1}", "port 1 of 'b' is already used by 'a'")]
    [InlineData("version: 1\napps:\n- {appID: 'a b', appDirPath: one}", "letters, digits")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, maxBodySize: big}", "not a size such as 4Mi")]
    public void What_is_wrong_is_refused_with_its_place(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => Read(text)).Message, StringComparison.Ordinal);
}
