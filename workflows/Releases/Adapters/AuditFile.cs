using System.Text;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Workflows.Releases.Adapters;

/// <summary>Copies the audit log to <c>audit.jsonl</c>, an entry a line, for <c>relctl audit verify</c> and for safe-keeping elsewhere.</summary>
public sealed class AuditFile(ServiceDatabase database, DataDirectory data, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var written = LastWhole();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500), clock);
        do
        {
            while (await database.Read(s => AuditLog.After(s, written, 500), stoppingToken) is { Count: > 0 } entries)
            {
                await using var file = new FileStream(data.Path("audit.jsonl"), FileMode.Append, FileAccess.Write);
                foreach (var entry in entries)
                    await file.WriteAsync(Encoding.UTF8.GetBytes(ReleaseJson.Write(entry) + "\n"), CancellationToken.None);
                file.Flush(flushToDisk: true);
                written = entries[^1].Sequence;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Sequence of the last whole line; a line torn by a kill is cut off and will be written again.</summary>
    private long LastWhole()
    {
        var path = data.Path("audit.jsonl");
        if (!File.Exists(path))
            return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        var text = new byte[file.Length];
        file.ReadExactly(text);
        var end = Array.LastIndexOf(text, (byte)'\n') + 1;
        file.SetLength(end);
        var start = end < 2 ? 0 : Array.LastIndexOf(text, (byte)'\n', end - 2) + 1;
        return end == 0 ? 0 : ReleaseJson.Read<AuditEntry>(Encoding.UTF8.GetString(text, start, end - start)).Sequence;
    }
}
