using ReleaseOrchestrator.PackageBuilds.Adapters.Tools;

namespace ReleaseOrchestrator.PackageBuilds.Adapters.Specs;

/// <summary>SPEC directories as they were when a build started, by digest: editing them meanwhile does not change what is built.</summary>
public sealed class SpecSnapshots(string directory)
{
    public void Keep(SpecFolder folder)
    {
        var target = Path.Combine(directory, folder.Digest);
        if (Directory.Exists(target))
            return;

        var copying = Path.Combine(directory, $"{folder.Digest}.{Guid.NewGuid():n}");
        foreach (var (name, _) in folder.Files)
        {
            var file = Path.Combine(copying, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.Copy(Path.Combine(folder.Directory, name), file);
        }
        try
        {
            Directory.Move(copying, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            WorkDirectory.Remove(copying);
        }
    }

    public void CopyTo(string digest, string target)
    {
        var source = Path.Combine(directory, digest);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
