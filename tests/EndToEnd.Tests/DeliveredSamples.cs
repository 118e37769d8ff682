using System.Diagnostics;
using EndToEnd.Tests.Platform;
using ReleaseOrchestrator.Contracts.Releases;

namespace EndToEnd.Tests;

/// <summary><c>./run --exit-when-done</c>, twice in the same directory; all tests of a delivered release look at what it left.</summary>
public sealed class DeliveredSamples : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ro-e2e-").FullName;

    public string Data => Path.Combine(_directory, "data");

    public (int Status, string Output, TimeSpan Time) First { get; private set; }

    public (int Status, string Output, TimeSpan Time) Second { get; private set; }

    public ReleaseView Release { get; private set; } = null!;

    public ReleaseManifest Manifest { get; private set; } = null!;

    /// <summary>The Azure log as it was after the first run.</summary>
    internal AzureLog Azure { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(8));
        First = await Run(limit.Token);
        Azure = await AzureLog.Read(Data, limit.Token);
        Second = await Run(limit.Token, readRelease: true);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<(int, string, TimeSpan)> Run(CancellationToken stop, bool readRelease = false)
    {
        var watch = Stopwatch.StartNew();
        await using var platform = await RunningPlatform.Start(Data, stop, null, "--exit-when-done");
        if (readRelease)
        {
            using var api = platform.Manager;
            Release = (await api.Releases(10, stop)).Value.MinBy(r => r.CreatedAt)!;
            Release = await api.Release(Release.Id, stop);
            Manifest = await api.Manifest(Release.Id, stop);
        }

        var status = await platform.Ended(stop);
        return (status, platform.Output, watch.Elapsed);
    }
}
