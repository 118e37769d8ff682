namespace ReleaseOrchestrator.ImageComposition.Adapters;

/// <summary>Removes what an earlier process that was killed left half made.</summary>
public sealed class StaleWork(string directory, Local.HostTools tools) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            await tools.RunAsRoot("rm", ["-rf", "--one-file-system", .. Directory.EnumerateFileSystemEntries(directory)], Local.ToolEnvironment.For("/", DateTimeOffset.UnixEpoch), cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
