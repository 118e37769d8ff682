namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>One attempt's own directory: a tool that outlived its killed parent can never write into a later attempt.</summary>
public sealed class WorkDirectory(string path, HostTools tools, DateTimeOffset epoch) : IAsyncDisposable
{
    public string Root => System.IO.Path.Combine(path, "root");

    /// <summary>Where the finished image's files are gathered.</summary>
    public string Out => System.IO.Path.Combine(path, "out");

    public DateTimeOffset Epoch => epoch;

    public ToolEnvironment Environment { get; } = ToolEnvironment.For(path, epoch);

    public string Path(params string[] parts) => System.IO.Path.Combine([path, .. parts]);

    public static async Task<WorkDirectory> Create(string parent, HostTools tools, DateTimeOffset epoch, CancellationToken stop)
    {
        var work = new WorkDirectory(System.IO.Path.Combine(parent, Guid.NewGuid().ToString("n")), tools, epoch);
        Directory.CreateDirectory(work.Root);
        Directory.CreateDirectory(work.Out);

        // Debian's rpm keeps its database in the home directory; the image's own place is /var/lib/rpm.
        await File.WriteAllTextAsync(work.Path(".rpmmacros"), "%_dbpath /var/lib/rpm\n%_db_backend sqlite\n", stop);
        await File.WriteAllTextAsync(work.Path("mke2fs.conf"), Ext4Image.Mke2fsConfiguration, stop);
        return work;
    }

    public async ValueTask DisposeAsync() =>
        // Files of subordinate users can only be removed by the root of their namespace.
        await tools.RunAsRoot("rm", ["-rf", "--one-file-system", path], Environment with { Directory = "/" }, CancellationToken.None);
}
