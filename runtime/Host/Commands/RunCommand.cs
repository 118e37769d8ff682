using System.CommandLine;
using LocalDapr.Apps;
using LocalDapr.Hosting;

namespace LocalDapr.Commands;

/// <summary>Starts every app of a run file with its sidecar, and keeps them running.</summary>
public static class RunCommand
{
    public static Command Create()
    {
        var file = new Option<string>("--run-file", "-f")
        {
            Description = "The run file, or the folder that holds dapr.yaml.",
            DefaultValueFactory = _ => ".",
        };
        var data = new Option<string>("--data")
        {
            Description = "The folder for everything durable.",
            DefaultValueFactory = _ => Path.Combine("data", "localdapr"),
        };
        var peers = new Option<string?>("--peers") { Description = "The folder by which sidecars of separate processes find each other; they do not if not given." };
        var command = new Command("run", "Start every app of a run file with its sidecar, and keep them running.") { file, data, peers };
        command.SetAction(async (parsed, stop) =>
        {
            var path = parsed.GetRequiredValue(file);
            if (Directory.Exists(path))
                path = Path.Combine(path, "dapr.yaml");
            var options = new RuntimeOptions(RunFile.Read(path), parsed.GetRequiredValue(data))
            {
                Console = TextWriter.Synchronized(Console.Out),
                PeersFolder = parsed.GetValue(peers) is { } folder ? Path.GetFullPath(folder) : null,
            };
            await Running.UntilStopped(options, stop);
            return 0;
        });
        return command;
    }
}
