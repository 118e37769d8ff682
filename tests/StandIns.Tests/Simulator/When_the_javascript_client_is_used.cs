using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace StandIns.Tests.Simulator;

/// <summary>Runs the script under interop/ once against a simulator of its own, and keeps what it told.</summary>
public sealed class JavaScriptClient : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("simulator-interop-").FullName;
    private string _told = "";

    public string Told(string what) => _told.Split('\n').FirstOrDefault(line => line.StartsWith(what + " ", StringComparison.Ordinal))?[(what.Length + 1)..]
        ?? throw new InvalidOperationException($"The script never came to '{what}':\n{_told}");

    public async ValueTask InitializeAsync()
    {
        var code = Path.Combine(Path.GetDirectoryName(Here())!, "interop");
        foreach (var file in new[] { "app.mjs", "package.json", "package-lock.json" })
            File.Copy(Path.Combine(code, file), Path.Combine(_folder, file));
        _told = await Run("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"], []);

        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        _told = await Run("node", ["app.mjs"], new Dictionary<string, string>
        {
            ["NODE_EXTRA_CA_CERTS"] = Path.Combine(azure.Host.World.Directory, "ca.pem"),
            ["ENDPOINT"] = azure.Address.GetLeftPart(UriPartial.Authority),
            ["TOKEN"] = azure.Token(),
            ["SUBSCRIPTION"] = SimulatedAzure.Subscription,
            ["GROUP"] = "fleet",
            ["CLUSTER"] = "shop",
            ["POOL"] = "apps",
        });
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<string> Run(string program, IEnumerable<string> arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        return await output + await errors;
    }

    private static string Here([CallerFilePath] string file = "") => file;
}

public sealed class When_the_javascript_client_is_used(JavaScriptClient client) : IClassFixture<JavaScriptClient>
{
    [Theory]
    [InlineData("clusters", """["shop","two","three"]""")]
    [InlineData("pools", """["system 2 System","apps 3 User"]""")]
    [InlineData("cluster", """["1.34.8","canary","Running",2]""")]
    [InlineData("machines", "3")]
    [InlineData("upgraded", $"""["{SmallFleet.Old}","{SmallFleet.New}"]""")]
    [InlineData("recent", $"""["{SmallFleet.Old}"]""")]
    [InlineData("rolled-back", $"""["{SmallFleet.Old}","Succeeded"]""")]
    [InlineData("conflict", """[409,"OperationNotAllowed"]""")]
    [InlineData("aborted", """["Canceled",true]""")]
    [InlineData("window", """[["aksManagedNodeOSUpgradeSchedule","Saturday","+01:00"]]""")]
    [InlineData("no-window", "0")]
    [InlineData("created", """["extra",2,"Succeeded"]""")]
    [InlineData("gone", """[404,"NotFound"]""")]
    [InlineData("versions", "true")]
    [InlineData("control-plane", "\"1.35.6\"")]
    [InlineData("finished", "true")]
    public void It_sees_what_the_service_would_show(string what, string value) => Assert.Equal(value, client.Told(what));
}
