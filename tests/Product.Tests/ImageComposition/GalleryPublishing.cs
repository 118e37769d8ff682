using AzureSimulator;
using AzureSimulator.Faults;
using ReleaseOrchestrator.Contracts.Images;

namespace ReleaseOrchestrator.Tests.ImageComposition;

/// <summary>Publishing through the real Azure SDKs, over TLS and signed in, to the simulator.</summary>
public sealed class When_a_node_image_is_published_to_a_gallery : IAsyncLifetime
{
    private const string Image = "AKSAzureLinux-V3gen2-202611.21.0";
    private const string Version =
        "/subscriptions/5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48/resourceGroups/images/providers/Microsoft.Compute/galleries/AzureLinuxImages/images/AKSAzureLinux-V3gen2/versions/202611.21.0";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gallery-");
    private Simulator _azure = null!;
    private ImagesApp _images = null!;

    public async ValueTask InitializeAsync()
    {
        _azure = await Simulator.Start(new SimulatorOptions(Path.Combine(RepositoryRoot.Path, "samples", "fleet.yaml"), _directory.FullName, 0) { Speed = 3000 });
        _images = App();
    }

    public async ValueTask DisposeAsync()
    {
        await _images.DisposeAsync();
        await _azure.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    [Fact]
    public async Task It_is_in_every_region_when_the_composition_says_published()
    {
        var node = (await _images.Compose("r1")).Images[0];
        Assert.Equal((ImageState.Published, Version), (node.State, node.GalleryVersionId));
        Assert.NotNull(_azure.World.Catalogue.Find($"eastus/{Image}"));
        Assert.NotNull(_azure.World.Catalogue.Find($"westeurope/{Image}"));
        var version = _azure.World.Galleries.Find(Version)!;
        Assert.Equal(node.Digest, version.Tags["image-digest"]!.GetValue<string>());
        Assert.Equal("3.0.20261121", version.Tags["release"]!.GetValue<string>());
    }

    [Fact]
    public async Task Publishing_the_same_again_writes_nothing()
    {
        await _images.Compose("r1");
        var writes = Writes();
        Assert.True((await _images.Compose("r2")).Images[0].Reused);
        Assert.Equal(writes, Writes());
    }

    [Fact]
    public async Task A_process_that_ended_meanwhile_looks_how_far_it_is_and_writes_no_second_version()
    {
        await _images.Compose("r1");
        _azure.World.MoveClock(TimeSpan.Zero, 0); // nothing that Azure has begun ends while its time stands still
        await _images.Put("r2", ImagesApp.Request(repository: "repository-2"));
        await _images.Until("r2", c => c.Images[0].Reason is not null && Writes().Any(w => w.EndsWith("/versions/202611.21.1", StringComparison.OrdinalIgnoreCase)));
        await _images.Restart();
        _azure.World.MoveClock(TimeSpan.Zero, 3000);
        Assert.Equal(CompositionState.Succeeded, (await _images.Until("r2", c => c.State != CompositionState.Running)).State);
        Assert.Single(Writes(), w => w.EndsWith("/versions/202611.21.1", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_disk_that_the_gallery_cannot_take_is_rejected_in_the_end()
    {
        _images.Backend.IsBroken = true;
        var composition = await _images.Compose("r1");
        Assert.Equal(ImageState.Rejected, composition.Images[0].State);
        Assert.Contains("the gallery failed 3 times", composition.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FaultKind.Throttle, 429)]
    [InlineData(FaultKind.ServerError, 503)]
    public async Task An_Azure_that_refuses_for_now_is_waited_for(FaultKind kind, int status)
    {
        var fault = new Fault { Key = "refuses", Kind = kind, Status = status, PathContains = "galleries", RetryAfterSeconds = 1 };
        _azure.World.Do(() => _azure.World.Faults.Save(fault));
        await _images.Put("r1");
        var waiting = await _images.Until("r1", c => c.Images[0].Reason is not null);
        Assert.Equal(ImageState.Publishing, waiting.Images[0].State);
        Assert.Contains($"{status}", waiting.Images[0].Reason, StringComparison.Ordinal);
        _azure.World.Do(() => _azure.World.Faults.Remove("refuses"));
        Assert.Equal(CompositionState.Succeeded, (await _images.Until("r1", c => c.State != CompositionState.Running)).State);
    }

    [Fact]
    public async Task A_wrong_secret_is_waited_for_and_named()
    {
        await using var wrong = App();
        await File.WriteAllTextAsync(Path.Combine(_directory.FullName, "wrong-secret"), "not the secret", TestContext.Current.CancellationToken);
        wrong.Set("Azure:ClientSecretFile", Path.Combine(_directory.FullName, "wrong-secret"));
        await wrong.Put("r1");
        var waiting = await wrong.Until("r1", c => c.Images[0].Reason is not null);
        Assert.Equal(ImageState.Publishing, waiting.Images[0].State);
        Assert.StartsWith("waiting for Azure", waiting.Images[0].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_is_there_with_other_content_is_never_replaced()
    {
        await _images.Compose("r1");
        await using var other = App();
        var composition = await other.Compose("r1", ImagesApp.Request(repository: "repository-2"));
        Assert.Equal(ImageState.Rejected, composition.Images[0].State);
        Assert.Contains("Gallery versions never change", composition.Reason, StringComparison.Ordinal);
    }

    private ImagesApp App()
    {
        var secrets = _directory.FullName;
        return new ImagesApp { Gallery = null }.DefineNode()
            .Set("Azure:ArmEndpoint", _azure.Address.ToString()).Set("Azure:Audience", "https://management.azure.com").Set("Azure:AuthorityHost", _azure.Address.ToString())
            .Set("Azure:TenantId", _azure.World.Fleet.Identity.Tenant).Set("Azure:ClientId", _azure.World.Fleet.Identity.ClientId)
            .Set("Azure:ClientSecretFile", Path.Combine(secrets, "client-secret")).Set("Azure:CaCertificateFile", Path.Combine(secrets, "ca.pem"))
            .Set("Azure:BlobEndpoint", $"{_azure.Address.GetLeftPart(UriPartial.Authority)}/{{account}}").Set("Azure:SubscriptionId", "5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48")
            .Set("Azure:Gallery:ResourceGroup", "images").Set("Azure:Gallery:Name", "AzureLinuxImages").Set("Azure:Gallery:StorageAccount", "nodeimages")
            .Set("Azure:Gallery:Regions:0", "eastus").Set("Azure:Gallery:Regions:1", "West Europe");
    }

    /// <summary>What was written through Azure Resource Manager and to the storage account.</summary>
    private List<string> Writes() =>
    [
        .. _azure.World.LogSince(0)
            .Where(entry => entry["operation"]?.GetValue<string>().EndsWith("/write", StringComparison.Ordinal) == true)
            .Select(entry => entry["resource"]?.GetValue<string>() ?? ""),
    ];
}
