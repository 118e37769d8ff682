using System.Text.Json;

namespace LocalDapr.Supervision;

/// <summary>Which processes this runtime has started: read by the next one when this one had no time to clean up.</summary>
public sealed class ProcessFile(string path)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ProcessIdentity> _running = new(StringComparer.Ordinal);

    /// <summary>Ends what a killed runtime left behind. Nothing else is touched: number and start time must both agree.</summary>
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
