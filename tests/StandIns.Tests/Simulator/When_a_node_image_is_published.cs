using System.Buffers.Binary;
using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Compute;
using Azure.ResourceManager.Compute.Models;
using Azure.ResourceManager.Resources;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace StandIns.Tests.Simulator;

public class When_a_node_image_is_published
{
    private const int MiB = 1024 * 1024;

    [Fact]
    public async Task It_becomes_the_latest_image_of_its_family_region_by_region()
    {
        await using var azure = await SimulatedAzure.Start();
        var source = await Upload(azure, Vhd());
        var (operation, _) = await Publish(azure, source);
        Assert.Equal(SmallFleet.Old, Latest(azure, "eastus"));

        azure.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((SmallFleet.New, SmallFleet.Old), (Latest(azure, "eastus"), Latest(azure, "westeurope")));
        await operation.UpdateStatusAsync(SimulatedAzure.Stop);
        Assert.False(operation.HasCompleted);

        azure.Pass(TimeSpan.FromMinutes(5));
        await operation.UpdateStatusAsync(SimulatedAzure.Stop);
        Assert.True(operation.HasCompleted);
        Assert.Equal(SmallFleet.New, Latest(azure, "westeurope"));
        Assert.Equal("6.6.117.1-1.azl3", azure.Host.World.Catalogue.Find($"eastus/{SmallFleet.New}")!.Facts["kernel"]);
    }

    [Fact]
    public async Task Replication_can_be_watched()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, definition) = await Publish(azure, await Upload(azure, Vhd()));
        azure.Pass(TimeSpan.FromMinutes(5));

        GalleryImageVersionResource version = await definition.GetGalleryImageVersionAsync("202611.05.0", ReplicationStatusType.ReplicationStatus, SimulatedAzure.Stop);
        var summary = version.Data.ReplicationStatus.Summary.ToDictionary(region => region.Region, region => region.State!.Value);

        Assert.Equal(AggregatedReplicationState.InProgress, version.Data.ReplicationStatus.AggregatedState);
        Assert.Equal((RegionalReplicationState.Completed, RegionalReplicationState.Replicating), (summary["eastus"], summary["westeurope"]));
    }

    [Fact]
    public async Task Excluded_from_latest_it_stays_out_of_the_catalogue_until_released()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, definition) = await Publish(azure, await Upload(azure, Vhd()), excluded: true);
        azure.Pass(TimeSpan.FromMinutes(30));
        Assert.Equal(SmallFleet.Old, Latest(azure, "eastus"));

        GalleryImageVersionResource version = await definition.GetGalleryImageVersionAsync("202611.05.0", cancellationToken: SimulatedAzure.Stop);
        version.Data.PublishingProfile.IsExcludedFromLatest = false;
        await definition.GetGalleryImageVersions().CreateOrUpdateAsync(WaitUntil.Started, "202611.05.0", version.Data, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(SmallFleet.New, Latest(azure, "eastus"));
    }

    [Theory]
    [InlineData("footer", "cookie 'conectix' is missing")]
    [InlineData("dynamic", "only fixed ones")]
    [InlineData("size", "not a whole number of MiB")]
    [InlineData("checksum", "checksum of its footer is wrong")]
    [InlineData("missing", "does not exist")]
    public async Task A_source_that_is_no_fixed_vhd_fails_the_operation(string flaw, string problem)
    {
        await using var azure = await SimulatedAzure.Start();
        var source = await Upload(azure, Vhd(flaw));
        var (operation, definition) = await Publish(azure, flaw == "missing" ? new Uri(source, "other.vhd") : source);
        azure.Pass(TimeSpan.FromMinutes(1));

        var failure = await Assert.ThrowsAsync<RequestFailedException>(async () => await operation.UpdateStatusAsync(SimulatedAzure.Stop));
        GalleryImageVersionResource version = await definition.GetGalleryImageVersionAsync("202611.05.0", cancellationToken: SimulatedAzure.Stop);

        Assert.Contains(problem, failure.Message, StringComparison.Ordinal);
        Assert.Equal("Failed", version.Data.ProvisioningState!.Value.ToString());
        Assert.Equal(SmallFleet.Old, Latest(azure, "eastus"));
    }

    [Fact]
    public async Task Its_bytes_come_back_as_they_were_written()
    {
        await using var azure = await SimulatedAzure.Start();
        var vhd = Vhd();
        var blob = new PageBlobClient(await Upload(azure, vhd), azure.Credential(), Options(azure));
        BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: SimulatedAzure.Stop);
        using var copy = new MemoryStream();
        await blob.DownloadToAsync(copy, SimulatedAzure.Stop);
        var pages = await blob.GetAllPageRangesAsync(cancellationToken: SimulatedAzure.Stop).Select(page => (page.Range.Offset, page.Range.Length)).ToListAsync(SimulatedAzure.Stop);

        Assert.Equal((vhd.Length, BlobType.Page), (properties.ContentLength, properties.BlobType));
        Assert.Equal(vhd, copy.ToArray());
        Assert.Equal([(0L, 512L), (vhd.Length - 512L, 512L)], pages);
    }

    [Fact]
    public async Task Block_blobs_of_one_and_of_many_blocks_are_kept_too()
    {
        await using var azure = await SimulatedAzure.Start();
        var container = Service(azure).GetBlobContainerClient("evidence");
        await container.CreateIfNotExistsAsync(cancellationToken: SimulatedAzure.Stop);
        await container.CreateIfNotExistsAsync(cancellationToken: SimulatedAzure.Stop);
        var large = new byte[(3 * MiB) + 7];
        new Random(1).NextBytes(large);
        await container.UploadBlobAsync("small.json", BinaryData.FromString("{}"), SimulatedAzure.Stop);
        await container.GetBlobClient("large.bin").UploadAsync(new MemoryStream(large), new BlobUploadOptions { TransferOptions = new Azure.Storage.StorageTransferOptions { InitialTransferSize = MiB, MaximumTransferSize = MiB } }, SimulatedAzure.Stop);

        var names = await container.GetBlobsAsync(cancellationToken: SimulatedAzure.Stop).Select(blob => $"{blob.Name} {blob.Properties.ContentLength}").ToListAsync(SimulatedAzure.Stop);
        BlobDownloadResult back = await container.GetBlobClient("large.bin").DownloadContentAsync(SimulatedAzure.Stop);
        var twice = await Assert.ThrowsAsync<RequestFailedException>(() => container.UploadBlobAsync("small.json", BinaryData.FromString("{}"), SimulatedAzure.Stop));

        Assert.Equal([$"large.bin {large.Length}", "small.json 2"], names);
        Assert.Equal(large, back.Content.ToArray());
        Assert.Equal("BlobAlreadyExists", twice.ErrorCode);
    }

    [Fact]
    public async Task It_survives_a_kill_while_it_replicates()
    {
        await using var azure = await SimulatedAzure.Start();
        await Publish(azure, await Upload(azure, Vhd()));
        azure.Pass(TimeSpan.FromMinutes(5));
        await using var again = await azure.StartedAfterKill();
        again.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal((SmallFleet.New, SmallFleet.New), (Latest(again, "eastus"), Latest(again, "westeurope")));
    }

    private static string Latest(SimulatedAzure azure, string region) =>
        azure.Host.World.Do(() => AzureSimulator.Api.Catalogue.Latest(azure.Host.World, region, SmallFleet.Old));

    private static async Task<(ArmOperation<GalleryImageVersionResource> Operation, GalleryImageResource Definition)> Publish(SimulatedAzure azure, Uri source, bool excluded = false)
    {
        var client = azure.Client();
        var group = client.GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(SimulatedAzure.Subscription, "images"));
        var gallery = (await group.GetGalleries().CreateOrUpdateAsync(WaitUntil.Started, "nodes", new GalleryData(AzureLocation.EastUS), SimulatedAzure.Stop));
        azure.Pass(TimeSpan.FromMinutes(1));
        await gallery.UpdateStatusAsync(SimulatedAzure.Stop);
        var definition = await gallery.Value.GetGalleryImages().CreateOrUpdateAsync(WaitUntil.Started, "node-x64", new GalleryImageData(AzureLocation.EastUS)
        {
            OSType = SupportedOperatingSystemType.Linux,
            OSState = OperatingSystemStateType.Generalized,
            HyperVGeneration = HyperVGeneration.V2,
            Identifier = new GalleryImageIdentifier("azurelinux", "aks", "AKSAzureLinux-V3gen2"),
        }, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromMinutes(1));
        await definition.UpdateStatusAsync(SimulatedAzure.Stop);
        var data = new GalleryImageVersionData(AzureLocation.EastUS)
        {
            StorageProfile = new GalleryImageVersionStorageProfile { OSDiskImage = new GalleryOSDiskImage { GallerySource = new GalleryDiskImageSource { Uri = source } } },
            PublishingProfile = new GalleryImageVersionPublishingProfile { TargetRegions = { new TargetRegion("East US"), new TargetRegion("westeurope") }, IsExcludedFromLatest = excluded },
            Tags = { ["kernel"] = "6.6.117.1-1.azl3" },
        };
        return (await definition.Value.GetGalleryImageVersions().CreateOrUpdateAsync(WaitUntil.Started, "202611.05.0", data, SimulatedAzure.Stop), definition.Value);
    }

    private static async Task<Uri> Upload(SimulatedAzure azure, byte[] vhd)
    {
        var container = Service(azure).GetBlobContainerClient("vhds");
        await container.CreateIfNotExistsAsync(cancellationToken: SimulatedAzure.Stop);
        var blob = container.GetPageBlobClient("node.vhd");
        await blob.CreateAsync(vhd.Length, cancellationToken: SimulatedAzure.Stop);
        await blob.UploadPagesAsync(new MemoryStream(vhd, 0, 512), 0, cancellationToken: SimulatedAzure.Stop);
        await blob.UploadPagesAsync(new MemoryStream(vhd, vhd.Length - 512, 512), vhd.Length - 512, cancellationToken: SimulatedAzure.Stop);
        return blob.Uri;
    }

    private static BlobServiceClient Service(SimulatedAzure azure) => new(new Uri(azure.Address, "nodeimages"), azure.Credential(), Options(azure));

    private static BlobClientOptions Options(SimulatedAzure azure) => new() { Transport = azure.Transport, Retry = { MaxRetries = 0 } };

    /// <summary>A fixed virtual hard disk of 2 MiB, flawed if asked for.</summary>
    private static byte[] Vhd(string flaw = "")
    {
        var size = (2 * MiB) + (flaw == "size" ? 512 : 0);
        var vhd = new byte[size + 512];
        "disk"u8.CopyTo(vhd);
        var footer = vhd.AsSpan(size);
        (flaw == "footer" ? "nonsense"u8 : "conectix"u8).CopyTo(footer);
        BinaryPrimitives.WriteUInt64BigEndian(footer[48..], (ulong)size);
        BinaryPrimitives.WriteUInt32BigEndian(footer[60..], flaw == "dynamic" ? 3u : 2u);
        var sum = 0u;
        foreach (var value in footer)
            sum += value;
        BinaryPrimitives.WriteUInt32BigEndian(footer[64..], flaw == "checksum" ? 1u : ~sum);
        return vhd;
    }
}
