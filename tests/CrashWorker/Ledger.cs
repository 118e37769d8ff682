using System.Text;

namespace CrashWorker;

/// <summary>What activities did outside: it outlives whatever happens to workflows and workers.</summary>
public interface ILedger
{
    void Write(Run run);

    /// <summary>True for the first that asks.</summary>
    bool IsFirst(string mark);
}

/// <summary>One run of an activity.</summary>
public sealed record Run(string App, string Instance, string Key, string Activity, int Input)
{
    public static Run Parse(string line)
    {
        var parts = line.Split(' ');
        return new Run(parts[0], parts[1], parts[2], parts[3], int.Parse(parts[4], null));
    }
}

/// <summary>
/// A ledger of several processes, one line a run. Every process has a file of its own, and a line is with the operating system before
/// the activity goes on, so that no kill -9 takes it back.
/// </summary>
public sealed class FileLedger(string folder) : ILedger, IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file =
        new(Path.Combine(folder, $"{Guid.NewGuid():N}.runs"), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);

    public void Write(Run run)
    {
        lock (_lock)
            _file.Write(Encoding.UTF8.GetBytes($"{run.App} {run.Instance} {run.Key} {run.Activity} {run.Input}\n"));
    }

    public bool IsFirst(string mark)
    {
        var file = Path.Combine(folder, $"{mark}.mark");
        if (File.Exists(file))
            return false;
        File.WriteAllText(file, "");
        return true;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>All runs that have been written; a line that a kill cut off is none.</summary>
    public static IEnumerable<Run> Read(string folder) => Directory.EnumerateFiles(folder, "*.runs").SelectMany(file =>
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split('\n').SkipLast(1).Select(Run.Parse).ToList();
    });

    /// <summary>How much has been written, by all processes.</summary>
    public static long Length(string folder) => Directory.EnumerateFiles(folder, "*.runs").Sum(file => new FileInfo(file).Length);
}
