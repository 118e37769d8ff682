using System.Diagnostics;
using System.Globalization;

namespace ReleaseOrchestrator.LocalPlatform;

/// <summary>A process that is started again whenever it ends, until it is told to stop. One left over from a killed run is ended first.</summary>
public sealed class KeptProcess : IAsyncDisposable
{
    private readonly ProcessStartInfo _start;
    private readonly string _name;
    private readonly string _note;
    private readonly TextWriter _log;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _keeping;
    private volatile Process? _process;

    /// <param name="note">File that remembers the process, so that the next run can end what this one could not.</param>
    /// <param name="log">Where its output goes.</param>
    public KeptProcess(string name, ProcessStartInfo start, string note, string log)
    {
        _name = name;
        _start = start;
        _note = note;
        _start.RedirectStandardOutput = _start.RedirectStandardError = true;
        _log = TextWriter.Synchronized(new StreamWriter(log, append: true) { AutoFlush = true });
        EndLeftOver();
        _keeping = Keep();
    }

    /// <summary>True once it has ended right after being started, several times in a row: it will not come up.</summary>
    public bool IsHopeless { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_process is { HasExited: false } running)
        {
            using var signal = Process.Start("kill", ["-TERM", running.Id.ToString(CultureInfo.InvariantCulture)]);
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                await running.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                running.Kill(entireProcessTree: true);
            }
        }

        await _keeping;
        File.Delete(_note);
        _stop.Dispose();
        await _log.DisposeAsync();
    }

    private async Task Keep()
    {
        for (var quick = 0; !_stop.IsCancellationRequested;)
        {
            var started = Stopwatch.StartNew();
            using (var process = Process.Start(_start)!)
            {
                _process = process;
                await File.WriteAllTextAsync(_note, $"{process.Id} {StartTime(process.Id)}");
                await Task.WhenAll(Copy(process.StandardOutput), Copy(process.StandardError));
                await process.WaitForExitAsync();
                if (_stop.IsCancellationRequested)
                    return;
                await _log.WriteLineAsync($"{_name} ended with status {process.ExitCode}; starting it again");
            }

            quick = started.Elapsed < TimeSpan.FromSeconds(5) ? quick + 1 : 0;
            IsHopeless = quick >= 5;
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(5000, 100 << quick)), CancellationToken.None);
        }
    }

    private async Task Copy(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
            await _log.WriteLineAsync(line);
    }

    private void EndLeftOver()
    {
        if (!File.Exists(_note) || File.ReadAllText(_note).Split(' ') is not [var pid, var startTime] || !int.TryParse(pid, out var id) || StartTime(id) != startTime)
            return;
        Process.GetProcessById(id).Kill();
    }

    /// <summary>Field 22 of /proc/PID/stat: with the pid, names a process even when pids are used again.</summary>
    private static string StartTime(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/stat").Split(") ")[^1].Split(' ')[19];
        }
        catch (IOException)
        {
            return "";
        }
    }
}
