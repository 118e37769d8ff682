using System.Security.Cryptography;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Size and SHA-256 of a file.</summary>
public static class FileDigest
{
    public static async Task<(long Size, string Sha256)> Of(string file, CancellationToken stop)
    {
        await using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan | FileOptions.Asynchronous);
        return (content.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(content, stop)));
    }
}
