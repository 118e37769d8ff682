using System.Globalization;
using LocalDapr.Resources;

namespace LocalDapr.Supervision;

/// <summary>The folder that holds everything durable. It belongs to one living runtime at a time.</summary>
public sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    private DataDirectory(string root, FileStream held)
    {
        Root = root;
        _lock = held;
    }

    public string Root { get; }

    public string Database => Path.Combine(Root, "localdapr.db");

    public string Processes => Path.Combine(Root, "processes.json");

    public string Logs => Path.Combine(Root, "logs");

    public static DataDirectory Take(string root)
    {
        root = Path.GetFullPath(root);
        Directory.CreateDirectory(Path.Combine(root, "logs"));
        var pidFile = Path.Combine(root, "runtime.pid");
        try
        {
            // The operating system lets go of this lock when the process ends, however it ends.
            var held = new FileStream(Path.Combine(root, "runtime.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(pidFile, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new DataDirectory(root, held);
        }
        catch (IOException)
        {
            var owner = File.Exists(pidFile) ? File.ReadAllText(pidFile) : "unknown";
            throw new ConfigurationException(
                $"{root} is in use by another runtime, process {owner}; stop that one or give another --data directory");
        }
    }

    public void Dispose() => _lock.Dispose();
}
