namespace Benchmarks.Measuring;

/// <summary>Where the benchmarks write: beside the program, as folders for temporary files may lie in memory.</summary>
public static class Folders
{
    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "data");

    public static string FileSystem =>
        DriveInfo.GetDrives().Where(drive => Root.StartsWith(drive.Name, StringComparison.Ordinal)).MaxBy(drive => drive.Name.Length)?.DriveFormat ?? "unknown";

    /// <summary>An empty folder of that name.</summary>
    public static string Fresh(string name)
    {
        var folder = Path.Combine(Root, name);
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }
}
