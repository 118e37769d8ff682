using System.Text;
using System.Text.Json.Nodes;

namespace AzureSimulator.Model;

/// <summary>The JSONL file of everything that was asked of the simulator and everything that happened in it. Tests read it.</summary>
public sealed class OperationsLog : IDisposable
{
    private readonly FileStream file;
    private readonly string path;

    public OperationsLog(string path)
    {
        this.path = path;
        long whole = 0;
        if (File.Exists(path))
        {
            var bytes = File.ReadAllBytes(path);
            whole = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            if (whole > 1)
            {
                var start = Array.LastIndexOf(bytes, (byte)'\n', (int)whole - 2) + 1;
                Last = JsonNode.Parse(bytes.AsSpan(start, (int)whole - start))!["sequence"]!.GetValue<long>();
            }
        }
        file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(whole);
        file.Position = whole;
    }

    /// <summary>The number of the last entry that is in the file.</summary>
    public long Last { get; private set; }

    public void Append(IEnumerable<JsonObject> entries)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            var number = entry["sequence"]!.GetValue<long>();
            if (number <= Last)
                continue; // already written before a crash
            text.Append(entry.ToJsonString(Journal.Json)).Append('\n');
            Last = number;
        }
        if (text.Length == 0)
            return;
        file.Write(Encoding.UTF8.GetBytes(text.ToString()));
        file.Flush();
    }

    public IEnumerable<JsonNode> Since(long number)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        while (reader.ReadLine() is { } line)
        {
            var entry = JsonNode.Parse(line)!;
            if (entry["sequence"]!.GetValue<long>() > number)
                yield return entry;
        }
    }

    public void Dispose() => file.Dispose();
}
