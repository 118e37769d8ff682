using Microsoft.Extensions.Configuration;

namespace ReleaseOrchestrator.Hosting;

/// <summary>Where this app keeps what must outlive it: <c>{Data:Directory}/{app id}</c>, readable by its owner only.</summary>
public sealed class DataDirectory
{
    public DataDirectory(IConfiguration configuration, string appId)
    {
        Root = System.IO.Path.GetFullPath(System.IO.Path.Combine(configuration["Data:Directory"] ?? "data", appId));
        Directory.CreateDirectory(Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public string Root { get; }

    public string Path(params ReadOnlySpan<string> parts) => System.IO.Path.Combine([Root, .. parts]);
}
