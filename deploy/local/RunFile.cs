using System.Globalization;

namespace ReleaseOrchestrator.LocalPlatform;

/// <summary>
/// dapr.yaml and components/local, with the paths and the port of this run put in: the files in the checkout are for its root and for ./data.
/// </summary>
internal static class RunFile
{
    public static string Write(Options options)
    {
        var directory = Path.Combine(options.Data, "run");
        var components = Path.Combine(directory, "components");
        Directory.CreateDirectory(components);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(options.Root, "components", "local"), "*.yaml"))
            File.WriteAllText(Path.Combine(components, Path.GetFileName(file)), File.ReadAllText(file).Replace("\"data/", $"\"{options.Data}/", StringComparison.Ordinal));

        var text = File.ReadAllText(Path.Combine(options.Root, "dapr.yaml"))
            .Replace("- components/local", $"- {components}", StringComparison.Ordinal)
            .Replace("appDirPath: .", $"appDirPath: {options.Root}", StringComparison.Ordinal)
            .Replace("appPort: 8080", $"appPort: {options.Port.ToString(CultureInfo.InvariantCulture)}", StringComparison.Ordinal)
            .Replace("bin/Release/", $"bin/{options.Configuration}/", StringComparison.Ordinal);
        var runFile = Path.Combine(directory, "dapr.yaml");
        File.WriteAllText(runFile, text);
        return runFile;
    }
}
