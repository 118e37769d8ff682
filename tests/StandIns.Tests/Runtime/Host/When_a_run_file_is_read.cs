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

    [Theory]
    [InlineData("version: 2\napps: []", "1:10: version 2 is not known")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: nowhere}", "3:26: there is no folder")]
    [InlineData("version: 1\napps:\n- {appID: a}", "'apps[0].appDirPath' is required")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appPortt: 1}", "unknown field 'apps[0].appPortt'")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appPort: 99999}", "must be a port")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appProtocol: udp}", "appProtocol 'udp' is not known; use")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one}\n- {appID: a, appDirPath: one}", "'a' is used twice")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, appPort: 1}\n- {appID: b, appDirPath: one, daprHTTPPort: 1}", "port 1 of 'b' is already used by 'a'")]
    [InlineData("version: 1\napps:\n- {appID: 'a b', appDirPath: one}", "letters, digits")]
    [InlineData("version: 1\napps:\n- {appID: a, appDirPath: one, maxBodySize: big}", "not a size such as 4Mi")]
    public void What_is_wrong_is_refused_with_its_place(string text, string problem) =>
        Assert.Contains(problem, Assert.Throws<ConfigurationException>(() => Read(text)).Message, StringComparison.Ordinal);
}
