namespace LocalDapr.Hosting;

/// <summary>Leaves signals to whoever runs the runtime: the web host's own answer to SIGTERM would get ahead of an orderly end.</summary>
internal sealed class OwnLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
