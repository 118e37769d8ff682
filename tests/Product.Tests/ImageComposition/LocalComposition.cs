using ReleaseOrchestrator.Contracts.Images;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Adapters.Local;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

/// <summary>The local backend on a directory of its own.</summary>
public sealed class LocalComposition : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("image-composition-").FullName;
    private readonly HttpClient _http = new();

    public LocalComposition(DevelopmentRootRule developmentRoot = DevelopmentRootRule.Label)
    {
        var tools = new HostTools();
        Library = new ImageLibrary(Path.Combine(_directory, "images"));
        Backend = new LocalImageBackend(
            tools, new RootInstallation(tools, new RepositoryAccess(_http)), Library, new ImageSettings { DevelopmentRoot = developmentRoot },
            Path.Combine(_directory, "work"), TimeProvider.System);
    }

    public ImageLibrary Library { get; }

    public LocalImageBackend Backend { get; }

    public string File(ComposedArtifact artifact, string name) => Path.Combine(Library.Directory(artifact.ContentKey), name);

    public bool HasWorkLeft => Directory.Exists(Path.Combine(_directory, "work")) && Directory.EnumerateFileSystemEntries(Path.Combine(_directory, "work")).Any();

    public Task<ComposedArtifact> Compose(ImageDefinition definition, SignedRepository repository) =>
        Backend.Compose(Order(definition, repository), TestContext.Current.CancellationToken);

    public ImageOrder Order(ImageDefinition definition, SignedRepository repository) => new(
        definition, repository.Published, "3.0.20261121", definition.Kind == ImageKind.NodeImage ? "202611.21.0" : "3.0.20261121",
        ContentKey.Of(definition, "3.0.20261121", repository.Published.Id, Backend.Id));

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }
}

/// <summary>Definitions that are right; a test changes what matters to it.</summary>
public static class Definitions
{
    public static readonly ImageDefinition Node = new(
        "node", "x86_64", ImageKind.NodeImage, "AKSAzureLinux-V3gen2", ImageFormat.VhdFixed, ["azl-development-root", "azurelinux-release", "filesystem"],
        SelinuxMode.Enforcing, false, CgroupVersion.V2, ["quiet"], 32 * ByteSize.MiB, 64 * ByteSize.MiB);

    public static readonly ImageDefinition Container = new(
        "container-base", "x86_64", ImageKind.ContainerBase, null, ImageFormat.Oci, ["azl-development-root", "azurelinux-release", "filesystem"],
        SelinuxMode.Disabled, false, CgroupVersion.V2, [], 0, 64 * ByteSize.MiB);
}
