using System.Diagnostics;

namespace EndToEnd.Tests.Platform;

/// <summary>The checkout that is tested, and tools run in it.</summary>
internal static class Checkout
{
    public static readonly string Root = FindRoot();

    public static readonly string Configuration = AppContext.BaseDirectory.Contains("/Release/", StringComparison.Ordinal) ? "Release" : "Debug";

    public static string Built(string project, string assembly) => Path.Combine(Root, project, "bin", Configuration, "net10.0", $"{assembly}.dll");

    /// <summary>Runs a program to its end; its exit status and all it printed.</summary>
    public static async Task<(int Status, string Output)> Run(string program, string[] arguments, CancellationToken stop, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(stop);
        var errors = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return (process.ExitCode, await output + await errors);
    }

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory!.FullName, "ReleaseOrchestrator.sln")))
            directory = directory.Parent;
        return directory.FullName;
    }
}
