using System.CommandLine;

namespace ReleaseOrchestrator.LocalPlatform;

/// <summary>What <c>./run</c> was asked for.</summary>
/// <param name="Root">The checkout: where dapr.yaml is.</param>
/// <param name="Configuration">Debug or Release: whose build output is started.</param>
public sealed record Options(string Root, string Data, int Port, bool ExitWhenDone, bool NoRelease, bool FreshFleet, double? Speed, string? Fleet, string? Documents, string Configuration)
{
    public static RootCommand Command(Func<Options, CancellationToken, Task<int>> run)
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "Where everything durable is kept.", DefaultValueFactory = _ => new DirectoryInfo("data") };
        var port = new Option<int>("--port") { Description = "Port of the gateway, on loopback.", DefaultValueFactory = _ => 8080 };
        var exit = new Option<bool>("--exit-when-done") { Description = "End after the release; exit status 0 only for Succeeded." };
        var none = new Option<bool>("--no-release") { Description = "Only start the platform." };
        var fresh = new Option<bool>("--fresh-fleet") { Description = "Put the simulated fleet back to its first state before starting." };
        var speed = new Option<double?>("--speed") { Description = "Simulated seconds per second; default: what the fleet file says." };
        var fleet = new Option<FileInfo?>("--fleet") { Description = "The simulated fleet; default samples/fleet.yaml." };
        var documents = new Option<DirectoryInfo?>("--documents") { Description = "SPECs, image definitions, policies, windows; default samples." };
        var configuration = new Option<string>("--configuration") { Description = "Build output to start.", DefaultValueFactory = _ => "Release", Hidden = true };
        var root = new RootCommand("Starts Release Orchestrator on this machine, with Local Dapr and the Azure simulator, and delivers one release of the samples.")
        {
            data, port, exit, none, fresh, speed, fleet, documents, configuration,
        };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 65535)
                result.AddError("--port must be 1 to 65535.");
        });
        root.SetAction((parsed, stop) => run(
            new Options(
                Directory.GetCurrentDirectory(), parsed.GetRequiredValue(data).FullName, parsed.GetValue(port), parsed.GetValue(exit), parsed.GetValue(none), parsed.GetValue(fresh),
                parsed.GetValue(speed), parsed.GetValue(fleet)?.FullName, parsed.GetValue(documents)?.FullName, parsed.GetRequiredValue(configuration)),
            stop));
        return root;
    }

    public string Built(string project, string assembly) => Path.Combine(Root, project, "bin", Configuration, "net10.0", $"{assembly}.dll");
}
