using System.Runtime.InteropServices;
using LocalDapr.Hosting;

namespace LocalDapr.Commands;

/// <summary>A runtime between its start and SIGTERM or Ctrl-C.</summary>
internal static class Running
{
    public static async Task UntilStopped(RuntimeOptions options, CancellationToken stop)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Ask);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Ask);
        await using var runtime = new LocalRuntime(options);
        await runtime.Start(stop);
        await Task.WhenAny(asked.Task, runtime.RunUntilStopped());
        if (asked.Task.IsCompleted)
            await runtime.BlockShutdown();

        void Ask(PosixSignalContext signal)
        {
            signal.Cancel = true; // the process ends when everything has been taken down
            asked.TrySetResult();
        }
    }
}
