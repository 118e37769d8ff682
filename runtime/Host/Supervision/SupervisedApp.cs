using System.Diagnostics;
using LocalDapr.Apps;

namespace LocalDapr.Supervision;

/// <summary>Keeps one app running: starts it, starts it again when it ends, and takes it down in order.</summary>
public sealed partial class SupervisedApp(
    AppDefinition app, IReadOnlyDictionary<string, string> environment, ProcessFile processes, AppLog log, ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);

    /// <summary>After so long a life, the next end is treated as the first.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(20);

    public int Restarts { get; private set; }

    public int? Pid { get; private set; }

    /// <summary>Told when the process has started (true) and ended (false).</summary>
    public event Action<bool>? Changed;

    public async Task Run(TimeSpan patience, CancellationToken stop)
    {
        var pause = FirstPause;
        while (!stop.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            try
            {
                await RunOnce(patience, stop);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
            {
                CannotStart(app.AppId, app.Command[0], e.Message);
            }
            if (stop.IsCancellationRequested)
                return;

            pause = clock.GetElapsedTime(started) > Settled ? FirstPause : pause;
            StartingAgain(app.AppId, pause);
            try
            {
                await Task.Delay(pause, clock, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            Restarts++;
        }
    }

    private async Task RunOnce(TimeSpan patience, CancellationToken stop)
    {
        // Not WaitForExitAsync: it also waits for the output to close, which a grandchild may keep open.
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = new Process { StartInfo = StartInfo(), EnableRaisingEvents = true };
        process.Exited += (_, _) => exited.TrySetResult();
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data);
        process.Start();
        if (ProcessIdentity.Of(process.Id) is { } identity)
            processes.Started(app.AppId, identity);
        Pid = process.Id;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Started(app.AppId, process.Id);
        Changed?.Invoke(true);

        try
        {
            await exited.Task.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            ProcessGroup.Terminate(process.Id);
            if (await Task.WhenAny(exited.Task, Task.Delay(patience, clock, CancellationToken.None)) != exited.Task)
                DidNotStop(app.AppId, patience);
        }

        // Whatever the app itself started must not outlive it, else its port or files stay taken.
        ProcessGroup.Kill(process.Id);
        await exited.Task;
        Pid = null;
        Changed?.Invoke(false);
        processes.Ended(app.AppId);
        Ended(app.AppId, process.ExitCode);
    }

    private ProcessStartInfo StartInfo()
    {
        IReadOnlyList<string> command = ProcessGroup.Launcher is { } launcher ? [launcher, .. app.Command] : app.Command;
        var info = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = app.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = false,
        };
        foreach (var argument in command.Skip(1))
            info.ArgumentList.Add(argument);
        foreach (var (name, value) in environment)
            info.Environment[name] = value;
        info.Environment[ProcessFile.Mark] = processes.Owner;
        return info;
    }

    private void Write(string? line)
    {
        if (line is not null)
            log.Write(line);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{App}: started, process {Pid}")]
    private partial void Started(string app, int pid);

    [LoggerMessage(Level = LogLevel.Information, Message = "{App}: ended with exit code {Code}")]
    private partial void Ended(string app, int code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: starting again in {Pause}")]
    private partial void StartingAgain(string app, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: cannot start '{Command}': {Reason}")]
    private partial void CannotStart(string app, string command, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{App}: did not stop within {Patience}; killed")]
    private partial void DidNotStop(string app, TimeSpan patience);
}
