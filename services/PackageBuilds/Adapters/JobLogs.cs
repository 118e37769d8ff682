namespace ReleaseOrchestrator.PackageBuilds.Adapters;

/// <summary>What a job's tools said, one file per job, written as it comes.</summary>
public sealed class JobLogs(string directory)
{
    public string FileOf(string buildId, string spec, string architecture) => Path.Combine(directory, buildId, $"{spec}.{architecture}.log");

    public FileStream Open(string buildId, string spec, string architecture)
    {
        var file = FileOf(buildId, spec, architecture);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
    }
}
