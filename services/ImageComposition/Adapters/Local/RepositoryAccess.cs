using System.Security.Cryptography;
using ReleaseOrchestrator.Contracts.Packages;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Reads the few files of a repository that must be judged before dnf may use it.</summary>
public sealed class RepositoryAccess(HttpClient http)
{
    /// <summary>Refuses a repository that is not the snapshot that was named, and gives its public key.</summary>
    public async Task<byte[]> RequireSnapshot(PublishedRepository repository, CancellationToken stop)
    {
        var url = repository.BaseUrl.TrimEnd('/') + "/repodata/repomd.xml";
        var actual = Convert.ToHexStringLower(SHA256.HashData(await Read(url, stop)));
        return actual == repository.RepomdSha256
            ? await Read(repository.PublicKeyUrl, stop)
            : throw ImageErrors.RepositoryChanged(repository.BaseUrl, repository.RepomdSha256, actual);
    }

    public static bool IsLocal(PublishedRepository repository) => repository.BaseUrl.StartsWith("file:", StringComparison.Ordinal);

    private async Task<byte[]> Read(string url, CancellationToken stop)
    {
        try
        {
            var address = new Uri(url);
            return address.IsFile ? await File.ReadAllBytesAsync(address.LocalPath, stop) : await http.GetByteArrayAsync(address, stop);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or UnauthorizedAccessException or UriFormatException)
        {
            throw ImageErrors.RepositoryUnreachable(url, fault.Message);
        }
    }
}
