using System.Text.Json;

namespace LocalDapr.Supervision;

/// <summary>
/// Which processes this runtime has started: read by the next one when this one had no time to clean up. What it had no time to note either
/// is known by a mark in its environment.
/// </summary>
public sealed class ProcessFile(string path)
{
    /// <summary>The environment variable that every app carries, and whatever it starts: the file of the runtime it belongs to.</summary>
    public const string Mark = "LOCALDAPR_STARTED_BY";

    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProcessIdentity> _running = new(StringComparer.Ordinal);

    public string Owner { get; } = Path.GetFullPath(path);

    /// <summary>Ends what a killed runtime left behind. Nothing else is touched: number and start time, or the mark, must agree.</summary>
    public IReadOnlyList<KeyValuePair<string, ProcessIdentity>> KillLeftOvers()
    {
        var killed = new List<KeyValuePair<string, ProcessIdentity>>();
        foreach (var (appId, process) in Load())
        {
            if (!process.HasSurvivors())
                continue;
            ProcessGroup.Kill(process.Pid);
            var patience = 500;
            while (process.HasSurvivors() && patience-- > 0)
                Thread.Sleep(10);
            killed.Add(KeyValuePair.Create(appId, process));
        }
        foreach (var process in MarkedProcess.All(Mark, Owner))
        {
            process.Kill();
            killed.Add(KeyValuePair.Create(process.AppId, process.Identity));
        }
        lock (_lock)
            Save();
        return killed;
    }

    public void Started(string appId, ProcessIdentity process)
    {
        lock (_lock)
        {
            _running[appId] = process;
            Save();
        }
    }

    public void Ended(string appId)
    {
        lock (_lock)
        {
            _running.Remove(appId);
            Save();
        }
    }

    private Dictionary<string, ProcessIdentity> Load()
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<Dictionary<string, ProcessIdentity>>(File.ReadAllText(path)) ?? []
                : [];
        }
        catch (JsonException)
        {
            return []; // cut off while being written; the replace below makes that all but impossible
        }
    }

    private void Save()
    {
        var next = path + ".next";
        File.WriteAllText(next, JsonSerializer.Serialize(_running));
        File.Move(next, path, overwrite: true);
    }
}
