using System.Security.Cryptography;
using System.Text;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Makes the dm-verity hash tree of a root file system, and proves that it holds.</summary>
public sealed class VerityFormat(HostTools tools)
{
    public async Task<VerityTree> Format(WorkDirectory work, string data, string hashes, string contentKey, CancellationToken stop)
    {
        var salt = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"verity salt:{contentKey}")));
        var uuid = ContentKey.Uuid(contentKey, "verity");
        var rootHashFile = work.Path("root-hash");
        (await tools.Run(
            "veritysetup",
            ["format", "--hash", "sha256", "--data-block-size", "4096", "--hash-block-size", "4096", "--salt", salt, "--uuid", uuid.ToString(),
                "--root-hash-file", rootHashFile, data, hashes],
            work.Environment, stop)).Require();
        return new VerityTree((await File.ReadAllTextAsync(rootHashFile, stop)).Trim(), salt, uuid, 4096, 4096, "sha256");
    }

    public async Task<VerityFact> Verify(WorkDirectory work, string data, string hashes, VerityTree tree, CancellationToken stop)
    {
        var output = await tools.Run("veritysetup", ["verify", data, hashes, tree.RootHash], work.Environment, stop);
        return new VerityFact(tree.RootHash, output.ExitCode == 0, output.ExitCode == 0 ? "" : output.Everything.Trim());
    }
}
