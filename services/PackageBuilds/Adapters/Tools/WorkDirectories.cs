namespace ReleaseOrchestrator.PackageBuilds.Adapters.Tools;

/// <summary>Scratch directories that nothing durable lies in. What a killed process left is removed at the next start.</summary>
public sealed class WorkDirectories(string parent)
{
    /// <summary>A new empty directory, gone when disposed.</summary>
    public WorkDirectory Take(string purpose) =>
        new(Directory.CreateDirectory(Path.Combine(parent, $"{purpose}-{Guid.NewGuid():n}")).FullName);

    /// <summary>For a process that is the only one here: what lies there is of one that was killed.</summary>
    public static WorkDirectories Clean(string parent)
    {
        if (Directory.Exists(parent))
            foreach (var left in Directory.EnumerateDirectories(parent))
                WorkDirectory.Remove(left);
        return new WorkDirectories(parent);
    }
}

/// <summary>A scratch directory for one piece of work.</summary>
public sealed class WorkDirectory(string path) : IDisposable
{
    public string Path { get; } = path;

    public string Add(string name) => Directory.CreateDirectory(System.IO.Path.Combine(Path, name)).FullName;

    public void Dispose() => Remove(Path);

    public static void Remove(string path)
    {
        try
        {
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something killed a moment ago may still write into it; the next start removes it.
        }
    }
}
