using LocalDapr.Apps;

namespace LocalDapr.Supervision;

/// <summary>Where the lines of one app go: its file, and the console with the app's name in front.</summary>
public sealed class AppLog : IDisposable
{
    private const long KeptSize = 32 << 20;
    private readonly Lock _lock = new();
    private readonly string _prefix;
    private readonly TextWriter? _console;
    private readonly StreamWriter? _file;

    public AppLog(string appId, string folder, LogDestination destination, TextWriter console)
    {
        _prefix = $"== APP - {appId} == ";
        _console = destination.HasFlag(LogDestination.Console) ? console : null;
        if (!destination.HasFlag(LogDestination.File))
            return;
        var path = Path.Combine(folder, $"{appId}.log");
        if (File.Exists(path) && new FileInfo(path).Length > KeptSize)
            File.Move(path, path + ".1", overwrite: true);
        _file = new StreamWriter(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
    }

    public void Write(string line)
    {
        lock (_lock)
        {
            _file?.WriteLine(line);
            _console?.WriteLine(_prefix + line);
        }
    }

    public void Dispose()
    {
        lock (_lock)
            _file?.Dispose();
    }
}
