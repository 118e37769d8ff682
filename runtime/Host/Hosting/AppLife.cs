using LocalDapr.Sidecars;
using LocalDapr.Supervision;

namespace LocalDapr.Hosting;

/// <summary>One app from start to end: its process, if it is started here, and the sidecar's connection to it.</summary>
public sealed partial class AppLife(Sidecar sidecar, SupervisedApp? process, AppConnection connection, ILogger logger)
{
    private readonly Lock _lock = new();
    private Action _cancel = () => { };
    private Task _connection = Task.CompletedTask;

    public SupervisedApp? Process => process;

    public async Task Run(TimeSpan patience, CancellationToken stop)
    {
        if (process is null)
        {
            Connect();
            await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
        else
        {
            process.Changed += running =>
            {
                if (running)
                    Connect();
                else
                    Disconnect();
            };
            await process.Run(patience, stop);
        }
        Disconnect();
        await _connection;
    }

    private void Connect()
    {
        lock (_lock)
        {
            var connected = new CancellationTokenSource();
            _cancel = connected.Cancel;
            _connection = Follow(_connection, connected);
        }
    }

    private void Disconnect()
    {
        lock (_lock)
        {
            sidecar.Disconnected();
            _cancel();
        }
    }

    private async Task Follow(Task earlier, CancellationTokenSource connected)
    {
        await earlier;
        try
        {
            await connection.Follow(sidecar, connected.Token);
        }
        catch (OperationCanceledException)
        {
            // the process has ended, or the runtime ends
        }
        catch (Exception e)
        {
            Lost(e, sidecar.AppId);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{App}: its sidecar gave up on it")]
    private partial void Lost(Exception e, string app);
}
