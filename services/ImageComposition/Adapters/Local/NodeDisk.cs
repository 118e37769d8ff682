using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>
/// Puts root file system and hash tree into one VHD as two GPT partitions, found by their types and tied together by their ids:
/// the root's id is the first half of the verity root hash, the tree's the second (the Discoverable Partitions Specification).
/// </summary>
public static class NodeDisk
{
    private const int BlockSize = 64 * 1024;

    public static IReadOnlyList<DiskPartition> Layout(string architecture, long dataSize, long hashSize, VerityTree verity)
    {
        var hash = Convert.FromHexString(verity.RootHash);
        var (root, tree) = architecture == "x86_64"
            ? (new Guid("4f68bce3-e8cd-4db1-96e7-fbcaf984b709"), new Guid("2c7357ed-ebd2-46d9-aec1-23d437ec2bf5"))
            : (new Guid("b921b045-1df0-41c3-af44-4c6f280d3fae"), new Guid("df3300ce-d69f-4c92-978c-9bfb0f38d820"));
        var hashOffset = ByteSize.MiB + ByteSize.RoundUpToMiB(dataSize);
        return
        [
            new DiskPartition("root", root, new Guid(hash.AsSpan(0, 16), bigEndian: true), ByteSize.MiB, ByteSize.RoundUpToMiB(dataSize)),
            new DiskPartition("root-verity", tree, new Guid(hash.AsSpan(16, 16), bigEndian: true), hashOffset, ByteSize.RoundUpToMiB(hashSize)),
        ];
    }

    /// <summary>Writes the VHD as a sparse file: blocks of zeros take no space on disk.</summary>
    public static async Task Write(
        string file, IReadOnlyList<DiskPartition> partitions, IReadOnlyList<string> contents, string contentKey, DateTimeOffset created, CancellationToken stop)
    {
        var size = partitions[^1].Offset + partitions[^1].Size + ByteSize.MiB; // the last MiB holds the second partition table
        await using var disk = new FileStream(file, FileMode.Create, FileAccess.ReadWrite);
        disk.SetLength(size + FixedVhd.FooterSize);
        GuidPartitionTable.Write(disk, size, ContentKey.Uuid(contentKey, "disk"), partitions);
        for (var i = 0; i < partitions.Count; i++)
        {
            await using var content = File.OpenRead(contents[i]);
            await CopySparse(content, disk, partitions[i].Offset, stop);
        }
        disk.Position = size;
        disk.Write(FixedVhd.Footer(size, created, ContentKey.Uuid(contentKey, "vhd")));
        disk.Flush(flushToDisk: true);
    }

    private static async Task CopySparse(FileStream content, FileStream disk, long offset, CancellationToken stop)
    {
        var buffer = new byte[BlockSize];
        int read;
        while ((read = await content.ReadAtLeastAsync(buffer, BlockSize, throwOnEndOfStream: false, stop)) > 0)
        {
            if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                disk.Position = offset;
                await disk.WriteAsync(buffer.AsMemory(0, read), stop);
            }
            offset += read;
        }
    }
}
