using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Writes a root into an ext4 file system: the same root gives the same bytes.</summary>
public sealed partial class Ext4Image(HostTools tools)
{
    /// <summary>Given here, so that the machine's own defaults cannot make images differ. No journal: the root is only ever mounted read-only.</summary>
    public const string Mke2fsConfiguration =
        """
        [defaults]
            base_features = sparse_super,large_file,filetype,dir_index,ext_attr
            default_mntopts = acl,user_xattr
            blocksize = 4096
            inode_size = 256
            inode_ratio = 16384
        [fs_types]
            ext4 = {
                features = extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize
            }

        """;

    public async Task Write(WorkDirectory work, string file, long size, string contentKey, CancellationToken stop)
    {
        var uuid = ContentKey.Uuid(contentKey, "root file system");
        await using (var empty = File.Create(file))
            empty.SetLength(size);

        var output = await tools.RunAsRoot(
            "mkfs.ext4",
            ["-q", "-F", "-b", "4096", "-m", "0", "-d", work.Root, "-U", uuid.ToString(), "-L", "azl-root",
                "-E", $"hash_seed={uuid},root_owner=0:0,lazy_itable_init=0,nodiscard", file],
            work.Environment, stop);
        if (output.ExitCode != 0 && FullPattern().IsMatch(output.Everything))
            throw new ImageRejectedException($"the root does not fit into {ByteSize.Text(size)}: raise spec.rootSize. {output.Errors.Trim()}");
        output.Require();

        await ForgetTimes(work, file, stop);
        (await tools.Run("e2fsck", ["-fn", file], work.Environment, stop)).Require();
    }

    // This mkfs copies the change and access times of the files it reads; they tell when the image was made, not what is in it.
    private async Task ForgetTimes(WorkDirectory work, string file, CancellationToken stop)
    {
        var groups = (await tools.Run("dumpe2fs", [file], work.Environment, stop)).Require().Output;
        var time = work.Epoch.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        var commands = new StringBuilder();
        foreach (var inode in UsedInodes(groups))
        {
            foreach (var field in new[] { "ctime", "atime", "crtime" })
                commands.Append(CultureInfo.InvariantCulture, $"sif <{inode}> {field} {time}\n");
            foreach (var field in new[] { "ctime_extra", "atime_extra", "mtime_extra", "crtime_extra" })
                commands.Append(CultureInfo.InvariantCulture, $"sif <{inode}> {field} 0\n");
        }
        await File.WriteAllTextAsync(work.Path("debugfs.commands"), commands.ToString(), stop);
        (await tools.Run("debugfs", ["-w", "-f", work.Path("debugfs.commands"), file], work.Environment, stop)).Require();
    }

    /// <summary>The inodes in use, from dumpe2fs: those of each group that its list of free ones leaves out.</summary>
    public static IEnumerable<long> UsedInodes(string dump)
    {
        var perGroup = long.Parse(InodesPerGroupPattern().Match(dump).Groups[1].Value, CultureInfo.InvariantCulture);
        var group = 0L;
        foreach (Match line in FreeInodesPattern().Matches(dump))
        {
            var free = line.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(range => range.Split('-').Select(n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray())
                .Select(range => (First: range[0], Last: range[^1])).ToList();
            for (var inode = (group * perGroup) + 1; inode <= (group + 1) * perGroup; inode++)
            {
                if (!free.Any(range => inode >= range.First && inode <= range.Last))
                    yield return inode;
            }
            group++;
        }
    }

    [GeneratedRegex(@"^Inodes per group:\s+(\d+)$", RegexOptions.Multiline)]
    private static partial Regex InodesPerGroupPattern();

    [GeneratedRegex(@"^  Free inodes:[ ]?(.*)$", RegexOptions.Multiline)]
    private static partial Regex FreeInodesPattern();

    [GeneratedRegex("Could not allocate|No space left|too small|not enough space", RegexOptions.IgnoreCase)]
    private static partial Regex FullPattern();
}
