using System.Runtime.InteropServices;
using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Composes on this machine: dnf into an empty root, then ext4 with a verity tree in a VHD, or an OCI layout.</summary>
public sealed class LocalImageBackend(
    HostTools tools, RootInstallation installation, ImageLibrary library, ImageSettings settings, string workDirectory, TimeProvider time) : IImageBackend
{
    private const string Vhd = "image.vhd";
    private const string RootFileSystem = "root.ext4";
    private const string HashTree = "root.verity";
    public const string Sbom = "sbom.spdx.json";
    private const string Oci = "oci";

    public string Id => "local-rootfs/1";

    public void Require(ImageDefinition definition, ImageDefinitionSpec spec)
    {
        foreach (var key in spec.CustomizerKeys())
            throw ImageErrors.DefinitionNotHonoured(definition.Name, $"spec.{key}", Id, "it makes one root file system and no more. Leave the key out.");
        if (definition.Architecture != HostArchitecture)
        {
            throw ImageErrors.DefinitionNotHonoured(
                definition.Name, "spec.architecture", Id,
                $"packages' scriptlets run on this machine, which is {HostArchitecture}, not {definition.Architecture}. Compose it on a machine of that architecture.");
        }
    }

    public async Task<ComposedArtifact> Compose(ImageOrder order, CancellationToken stop)
    {
        if (await library.Find(order.ContentKey, stop) is { } finished)
            return finished;

        var startedAt = time.GetUtcNow();
        await using var work = await WorkDirectory.Create(workDirectory, tools, ReleaseDate.Epoch(order.ReleaseVersion), stop);
        var installed = await installation.Install(order, work, stop);
        var cleaning = new RootCleaning(tools);
        RootConfiguration.Apply(work.Root, order.Definition);
        await new RpmDatabase(tools).Normalise(work, stop);
        await cleaning.Scrub(work, stop);
        await cleaning.ClampTimes(work, startedAt, stop);

        var sbom = SpdxDocument.Write(order.Definition.Name, order.Version, order.ContentKey, work.Epoch, installed.Packages);
        await File.WriteAllBytesAsync(Path.Combine(work.Out, Sbom), sbom, stop);
        var made = order.Definition.Kind == ImageKind.NodeImage ? await NodeImage(order, work, stop) : await ContainerBase(order, work, stop);

        var seen = RootConfiguration.Observe(work.Root);
        var facts = new ImageFacts(
            installed.Packages, installed.TrustedKeyIds, [.. RepositorySnapshot.Identities(order.Repository).Select(p => p.ToString())], installed.ScriptletErrors,
            seen.Selinux, seen.Arguments, seen.Fips, SpdxDocument.PackagesIn(sbom), made.VerityFact, made.Size);
        var artifact = new ComposedArtifact(
            order.ContentKey, order.Definition.Name, order.Definition.Architecture, order.Definition.Kind, order.ReleaseVersion, order.Version,
            order.Repository.Id, order.Repository.RepomdSha256, Id, made.Digest, made.Size, made.Path,
            "sha256:" + (await FileDigest.Of(Path.Combine(work.Out, Sbom), stop)).Sha256, made.Verity, made.Partitions,
            ImageChecks.Judge(order.Definition, facts, settings.DevelopmentRoot), [], ImagePromises.Of(order.Definition, installed.Packages));

        // A rejected image is described, never kept: what is in the library has passed.
        return artifact.Failures.Any() ? artifact : await library.Add(work.Out, artifact, stop);
    }

    private async Task<Made> NodeImage(ImageOrder order, WorkDirectory work, CancellationToken stop)
    {
        var (root, hashes, vhd) = (Path.Combine(work.Out, RootFileSystem), Path.Combine(work.Out, HashTree), Path.Combine(work.Out, Vhd));
        await new Ext4Image(tools).Write(work, root, order.Definition.RootSize, order.ContentKey, stop);
        var verity = new VerityFormat(tools);
        var tree = await verity.Format(work, root, hashes, order.ContentKey, stop);
        var partitions = NodeDisk.Layout(order.Definition.Architecture, new FileInfo(root).Length, new FileInfo(hashes).Length, tree);
        await NodeDisk.Write(vhd, partitions, [root, hashes], order.ContentKey, work.Epoch, stop);
        var (size, sha256) = await FileDigest.Of(vhd, stop);
        return new Made(Vhd, "sha256:" + sha256, size, tree, await verity.Verify(work, root, hashes, tree, stop), partitions);
    }

    private async Task<Made> ContainerBase(ImageOrder order, WorkDirectory work, CancellationToken stop)
    {
        var (digest, size) = await new OciLayout(tools).Write(work, Path.Combine(work.Out, Oci), order, stop);
        return new Made(Oci, digest, size, null, null, []);
    }

    private static string HostArchitecture => RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64";

    private sealed record Made(string Path, string Digest, long Size, VerityTree? Verity, VerityFact? VerityFact, IReadOnlyList<DiskPartition> Partitions);
}
