using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AzureSimulator.Model;

/// <summary>
/// The state on disk: a snapshot and, after it, one line per commit. A commit holds changed documents and log entries together,
/// so that a simulator killed at any moment starts again with both or neither.
/// </summary>
public sealed class Journal : IDisposable
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly long limit;
    private readonly string snapshotPath;
    private readonly string journalPath;
    private FileStream? file;
    private readonly SemaphoreSlim flushing = new(1, 1);
    private long sequence;
    private long written;
    private long durable;

    /// <summary>Opens the journal in a directory; longer than the limit in bytes, it is folded into a snapshot.</summary>
    public Journal(string directory, long limit)
    {
        this.limit = limit;
        snapshotPath = Path.Combine(directory, "state.jsonl");
        journalPath = Path.Combine(directory, "journal.jsonl");
    }

    /// <summary>Reads what was committed; answers the commits in order, snapshot first, and stops at a line that a crash cut short.</summary>
    public IEnumerable<JsonObject> Replay()
    {
        if (File.Exists(snapshotPath))
        {
            foreach (var line in File.ReadLines(snapshotPath))
                yield return Accept(JsonNode.Parse(line)!.AsObject());
        }
        long whole = 0;
        if (File.Exists(journalPath))
        {
            var bytes = File.ReadAllBytes(journalPath);
            for (int end; (end = Array.IndexOf(bytes, (byte)'\n', (int)whole)) >= 0; whole = end + 1)
            {
                var commit = JsonNode.Parse(bytes.AsSpan((int)whole, end - (int)whole))!.AsObject();
                if (commit["sequence"]!.GetValue<long>() > sequence)
                    yield return Accept(commit);
            }
        }
        written = durable = sequence;
        file = new FileStream(journalPath, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.SetLength(whole);
        file.Position = whole;
    }

    public void Append(JsonObject commit)
    {
        commit["sequence"] = ++sequence;
        file!.Write(Encoding.UTF8.GetBytes(commit.ToJsonString(Json) + "\n"));
        Interlocked.Exchange(ref written, sequence);
    }

    /// <summary>The last commit that was written, and the last one that is known to survive a power cut.</summary>
    public (long Written, long Durable) Position => (Interlocked.Read(ref written), Interlocked.Read(ref durable));

    /// <summary>Completes when all that was written so far is on the disk itself. One flush serves everybody who waits for it.</summary>
    public async Task Durable()
    {
        var mine = Interlocked.Read(ref written);
        if (Interlocked.Read(ref durable) >= mine)
            return;
        await flushing.WaitAsync();
        try
        {
            if (Interlocked.Read(ref durable) >= mine)
                return;
            var reached = Interlocked.Read(ref written);
            RandomAccess.FlushToDisk(file!.SafeFileHandle);
            Interlocked.Exchange(ref durable, reached);
        }
        finally
        {
            flushing.Release();
        }
    }

    /// <summary>Folds a journal grown long into a new snapshot, which replaces the old one in one step.</summary>
    public void CompactWhenLong(Func<IEnumerable<JsonObject>> everything)
    {
        if (file!.Length < limit)
            return;
        var next = snapshotPath + ".next";
        using (var stream = new FileStream(next, FileMode.Create))
        {
            foreach (var commit in everything())
            {
                commit["sequence"] = sequence;
                stream.Write(Encoding.UTF8.GetBytes(commit.ToJsonString(Json) + "\n"));
            }
            stream.Flush(flushToDisk: true);
        }
        File.Move(next, snapshotPath, overwrite: true);
        Folder.Flush(Path.GetDirectoryName(snapshotPath)!); // before the journal goes that the snapshot stands for
        file.SetLength(0);
        file.Position = 0;
    }

    public void Dispose()
    {
        flushing.Wait(); // nobody flushes a closed file
        file?.Dispose();
        Interlocked.Exchange(ref durable, long.MaxValue);
        flushing.Release();
    }

    private JsonObject Accept(JsonObject commit)
    {
        sequence = commit["sequence"]!.GetValue<long>();
        return commit;
    }
}
