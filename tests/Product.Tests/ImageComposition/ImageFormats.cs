using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using ReleaseOrchestrator.ImageComposition.Adapters.Azure;
using ReleaseOrchestrator.ImageComposition.Adapters.Local;
using ReleaseOrchestrator.ImageComposition.Domain;

namespace ReleaseOrchestrator.Tests.ImageComposition;

public sealed class The_footer_of_a_fixed_VHD
{
    private static readonly DateTimeOffset _created = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(0x3294cc37);

    /// <summary>What qemu-img 7.2 wrote for 64 MiB with force_size=on; it then leaves the geometry at its largest.</summary>
    private const string Reference =
        "636f6e65637469780000000200010000ffffffffffffffff3294cc3771656d32000500035769326b00000000040000000000000004000000ffff10ff00000002ffffe328fb771bf5ffa14a20b4b46eeb22ddc6b3";

    [Fact]
    public void Is_what_an_independent_writer_writes_but_for_the_geometry()
    {
        var reference = Convert.FromHexString(Reference);
        var footer = FixedVhd.Footer(64 * ByteSize.MiB, _created, new Guid(reference.AsSpan(68, 16), bigEndian: true));
        Assert.Equal(FixedVhd.FooterSize, footer.Length);
        Assert.Equal(reference[..56], footer[..56]);
        Assert.Equal(reference[60..64], footer[60..64]);
        Assert.Equal(reference[68..84], footer[68..84]);
        Assert.All(footer[84..], octet => Assert.Equal(0, octet));
    }

    [Theory]
    [InlineData(64, 963, 8, 17)]
    [InlineData(3 * 1024, 6241, 16, 63)]
    [InlineData(200 * 1024, 65535, 16, 255)]
    public void Has_the_geometry_of_the_specification(long mebibytes, int cylinders, int heads, int sectors)
    {
        var footer = FixedVhd.Footer(mebibytes * ByteSize.MiB, _created, Guid.Empty);
        Assert.Equal((cylinders, heads, sectors), (BinaryPrimitives.ReadUInt16BigEndian(footer.AsSpan(56)), footer[58], footer[59]));
    }

    [Fact]
    public void Carries_the_ones_complement_of_the_sum_of_its_other_bytes()
    {
        var footer = FixedVhd.Footer(64 * ByteSize.MiB, _created, Guid.NewGuid());
        var sum = footer.Where((_, i) => i is < 64 or >= 68).Aggregate(0u, (total, octet) => total + octet);
        Assert.Equal(~sum, BinaryPrimitives.ReadUInt32BigEndian(footer.AsSpan(64)));
    }
}

public sealed class The_partition_table_of_a_node_disk
{
    [Fact]
    public void Uses_the_checksum_of_the_specification() => Assert.Equal(0xCBF43926u, GuidPartitionTable.Crc32(Encoding.ASCII.GetBytes("123456789")));

    [Fact]
    public void Stands_at_both_ends_with_right_checksums()
    {
        const long Size = 4 * ByteSize.MiB;
        using var disk = new MemoryStream(new byte[Size]);
        GuidPartitionTable.Write(disk, Size, Guid.NewGuid(), [new("root", Guid.NewGuid(), Guid.NewGuid(), ByteSize.MiB, ByteSize.MiB)]);
        var bytes = disk.ToArray();
        foreach (var at in new[] { 512L, Size - 512 })
        {
            var header = bytes.AsSpan((int)at, 92).ToArray();
            Assert.Equal("EFI PART", Encoding.ASCII.GetString(header, 0, 8));
            Assert.Equal(at / 512, BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(24)));
            var entries = bytes.AsSpan((int)BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(72)) * 512, 128 * 128);
            Assert.Equal(GuidPartitionTable.Crc32(entries), BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(88)));
            var sum = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(16));
            header.AsSpan(16, 4).Clear();
            Assert.Equal(GuidPartitionTable.Crc32(header), sum);
        }
        Assert.Equal(0xAA55, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(510)));
    }
}

public sealed class The_SBOM
{
    private static readonly InstalledPackage[] _packages =
    [
        new(new("zlib", 0, "1.3", "2.azl3", "x86_64"), "Zlib", "Release tests", "zlib-1.3-2.azl3.src.rpm", "aa", "k"),
        new(new("bind", 32, "9.20", "1.azl3", "x86_64"), "GPL+ AND \"MIT\"", null, null, "bb", "k"),
    ];

    [Fact]
    public void Names_every_package_with_its_purl_and_keeps_free_text_licenses_free_text()
    {
        var bytes = SpdxDocument.Write("node", "202611.21.0", "key", DateTimeOffset.UnixEpoch, _packages);
        using var document = JsonDocument.Parse(bytes);
        var root = document.RootElement;
        Assert.Equal("SPDX-2.3", root.GetProperty("spdxVersion").GetString());
        Assert.Equal("1970-01-01T00:00:00Z", root.GetProperty("creationInfo").GetProperty("created").GetString());
        Assert.Equal(_packages.Select(p => p.Id.ToString()).Order(StringComparer.Ordinal), SpdxDocument.PackagesIn(bytes));

        var bind = root.GetProperty("packages").EnumerateArray().Single(p => p.GetProperty("name").GetString() == "bind");
        Assert.Equal(
            "pkg:rpm/azurelinux/bind@9.20-1.azl3?arch=x86_64&distro=azurelinux-3.0&epoch=32",
            bind.GetProperty("externalRefs")[0].GetProperty("referenceLocator").GetString());
        Assert.Equal("NOASSERTION", bind.GetProperty("licenseDeclared").GetString());
        Assert.Contains("GPL+ AND \"MIT\"", bind.GetProperty("licenseComments").GetString(), StringComparison.Ordinal);

        var ids = root.GetProperty("packages").EnumerateArray().Select(p => p.GetProperty("SPDXID").GetString()).ToHashSet();
        Assert.Equal(3, ids.Count);
        Assert.All(root.GetProperty("relationships").EnumerateArray(), r => Assert.Contains(r.GetProperty("relatedSpdxElement").GetString(), ids));
    }

    [Fact]
    public void Is_the_same_in_whatever_order_the_packages_come() => Assert.Equal(
        SpdxDocument.Write("node", "1", "key", DateTimeOffset.UnixEpoch, _packages),
        SpdxDocument.Write("node", "1", "key", DateTimeOffset.UnixEpoch, _packages.Reverse()));
}

public sealed class What_the_tools_say
{
    [Fact]
    public void The_inodes_in_use_are_those_that_no_group_lists_as_free()
    {
        const string Dump =
            """
            Inodes per group:         16

            Group 0: (Blocks 0-32767)
              Free blocks: 100-200
              Free inodes: 12, 15-16
            Group 1: (Blocks 32768-65535)
              Free blocks:
              Free inodes: 18-32

            """;
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 17], Ext4Image.UsedInodes(Dump));
    }

    [Fact]
    public void A_scriptlet_that_failed_is_found_in_the_output() => Assert.Equal(
        ["Error in POSTIN scriptlet in rpm package x", "%post(x-1-1.noarch) scriptlet failed, exit status 7"],
        RootInstallation.ScriptletErrors("Installing\nError in POSTIN scriptlet in rpm package x\nwarning: %post(x-1-1.noarch) scriptlet failed, exit status 7\nerror in our own words\n"));

    [Fact]
    public void The_time_in_an_RPM_header_is_set_wherever_it_stands()
    {
        // Two entries (INSTALLTIME at offset 4, NAME at 0) and eight bytes of data.
        var header = new byte[8 + 32 + 8];
        BinaryPrimitives.WriteInt32BigEndian(header, 2);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), 8);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), 1008);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(16), 4);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(24), 1000);
        RpmDatabase.SetTime(header, 77);
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 77], header[40..]);
    }

    [Fact]
    public void Only_pages_that_hold_something_are_uploaded()
    {
        var chunk = new byte[1024 * 1024];
        chunk[600] = 1;
        chunk[5000] = 1; // near enough to be one request
        chunk[^1] = 1;
        Assert.Equal([(512, 4608), (chunk.Length - 512, 512)], VhdUpload.NonZeroRanges(chunk));
        Assert.Empty(VhdUpload.NonZeroRanges(new byte[4096]));
    }
}
