using System.Text.Json;
using ReleaseOrchestrator.ImageComposition.Adapters;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

[Collection(WithSignedRepository.Name)]
public sealed class When_a_node_image_is_composed(SignedRepository repository) : IAsyncLifetime
{
    private readonly LocalComposition _composition = new();
    private ComposedArtifact _image = null!;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(SignedRepository.IsPossible, "the image tools are not installed");
        _image = await _composition.Compose(Definitions.Node with { Fips = true }, repository);
    }

    public ValueTask DisposeAsync() => _composition.DisposeAsync();

    [Fact]
    public async Task Independent_tools_know_it_and_nothing_is_left_behind()
    {
        Assert.All(_image.Checks, check => Assert.True(check.Passed, $"{check.Name}: {check.Detail}"));
        var (root, tree, vhd) = (_composition.File(_image, "root.ext4"), _composition.File(_image, "root.verity"), _composition.File(_image, "image.vhd"));

        var listing = await Shell.Run("/usr/sbin/debugfs", ["-R", "ls -p /etc", root]);
        Assert.Contains("os-release", listing, StringComparison.Ordinal);
        Assert.Contains("SELINUX=enforcing", await Shell.Run("/usr/sbin/debugfs", ["-R", "cat /etc/selinux/config", root]), StringComparison.Ordinal);
        Assert.Equal(
            "security=selinux selinux=1 fips=1 systemd.unified_cgroup_hierarchy=1 quiet\n",
            await Shell.Run("/usr/sbin/debugfs", ["-R", "cat /etc/kernel/cmdline", root]));
        Assert.Equal("uninitialized\n", await Shell.Run("/usr/sbin/debugfs", ["-R", "cat /etc/machine-id", root]));
        Assert.DoesNotContain("noise", await Shell.Run("/usr/sbin/debugfs", ["-R", "ls -p /var/log", root]), StringComparison.Ordinal);
        await Shell.Run("/usr/sbin/e2fsck", ["-fn", root]);

        await Shell.Run("/usr/sbin/veritysetup", ["verify", root, tree, _image.Verity!.RootHash]);

        using var info = JsonDocument.Parse(await Shell.Run("/usr/bin/qemu-img", ["info", "-f", "vpc", "--output=json", vhd]));
        Assert.Equal("vpc", info.RootElement.GetProperty("format").GetString());
        Assert.Equal(new FileInfo(vhd).Length - 512, info.RootElement.GetProperty("virtual-size").GetInt64());
        Assert.Equal(0, info.RootElement.GetProperty("virtual-size").GetInt64() % ByteSize.MiB);

        Assert.False(_composition.HasWorkLeft);
    }

    [Fact]
    public async Task The_disk_holds_root_and_tree_where_the_evidence_says()
    {
        await using var disk = File.OpenRead(_composition.File(_image, "image.vhd"));
        foreach (var (partition, file) in _image.Partitions.Zip(["root.ext4", "root.verity"]))
        {
            var content = await File.ReadAllBytesAsync(_composition.File(_image, file), TestContext.Current.CancellationToken);
            var part = new byte[content.Length];
            disk.Position = partition.Offset;
            await disk.ReadExactlyAsync(part, TestContext.Current.CancellationToken);
            Assert.True(content.AsSpan().SequenceEqual(part), file);
        }
        var hash = _image.Verity!.RootHash;
        Assert.Equal(hash, string.Concat(_image.Partitions.Select(p => p.Id.ToString("n"))));
    }

    [Fact]
    public async Task Composing_the_same_again_elsewhere_gives_the_same_bytes()
    {
        await using var elsewhere = new LocalComposition();
        var again = await elsewhere.Compose(Definitions.Node with { Fips = true }, repository);
        Assert.Equal(_image.Digest, again.Digest);
        Assert.Equal(_image.Files, again.Files);
    }

    [Fact]
    public async Task A_damaged_image_is_not_used_again_but_made_anew()
    {
        await using (var vhd = File.OpenWrite(_composition.File(_image, "image.vhd")))
            vhd.WriteByte(1);
        Assert.Null(await _composition.Library.Find(_image.ContentKey, TestContext.Current.CancellationToken));
        Assert.Equal(_image.Digest, (await _composition.Compose(Definitions.Node with { Fips = true }, repository)).Digest);
        Assert.NotNull(await _composition.Library.Find(_image.ContentKey, TestContext.Current.CancellationToken));
    }
}
