namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Takes out what installation left behind, and every time that is younger than the release.</summary>
public sealed class RootCleaning(HostTools tools)
{
    private static readonly string[] _emptied = ["var/cache", "var/log", "var/lib/dnf", "var/tmp", "tmp", "run"];

    public async Task Scrub(WorkDirectory work, CancellationToken stop)
    {
        var directories = _emptied.Select(path => work.Path("root", path)).Where(Directory.Exists).ToArray();
        if (directories.Length > 0)
            await Find(work, [.. directories, "!", "-type", "d", "-delete"], stop);
        (await tools.RunAsRoot("rm", ["-rf", work.Path("root", ".compose")], work.Environment, stop)).Require();

        // dnf makes this directory although no package owns it; a package's own configuration in it stays.
        await Find(work, [work.Path("root", "etc"), "-depth", "-path", work.Path("root", "etc", "dnf") + "*", "-type", "d", "-empty", "-delete"], stop);
    }

    public Task ClampTimes(WorkDirectory work, DateTimeOffset startedAt, CancellationToken stop)
    {
        var epoch = work.Epoch.ToUnixTimeSeconds();
        var newest = Math.Min(epoch, startedAt.ToUnixTimeSeconds() - 1);
        return Find(work, [work.Root, "-newermt", $"@{newest}", "-exec", "touch", "-h", "-d", $"@{epoch}", "{}", "+"], stop);
    }

    private async Task Find(WorkDirectory work, IEnumerable<string> arguments, CancellationToken stop) =>
        (await tools.RunAsRoot("find", arguments, work.Environment, stop)).Require();
}
