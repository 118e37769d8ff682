namespace AzureSimulator;

/// <summary>The directory that holds a simulator's state. One process at a time uses it.</summary>
internal static class DataDirectory
{
    public static string Open(string path, bool fresh, out FileStream claim)
    {
        var directory = Path.GetFullPath(path);
        Directory.CreateDirectory(directory);
        try
        {
            claim = new FileStream(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem)
        {
            throw new IOException($"{directory} is in use by another simulator; name another --data directory.", problem);
        }
        File.Delete(Path.Combine(directory, "endpoint.json")); // it says "ready", which is not yet true
        if (fresh)
        {
            foreach (var file in new[] { "state.jsonl", "journal.jsonl", "operations.jsonl" })
                File.Delete(Path.Combine(directory, file));
            if (Directory.Exists(Path.Combine(directory, "blobs")))
                Directory.Delete(Path.Combine(directory, "blobs"), recursive: true);
        }
        return directory;
    }
}
