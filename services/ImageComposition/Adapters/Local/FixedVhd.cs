using System.Buffers.Binary;
using System.Text;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>The 512 bytes that make a raw disk a fixed VHD. Written here because other writers put the time of day and a random id into it.</summary>
public static class FixedVhd
{
    public const int FooterSize = 512;
    private const long SectorSize = 512;
    private static readonly DateTimeOffset _vhdEpoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static byte[] Footer(long size, DateTimeOffset created, Guid id)
    {
        var footer = new byte[FooterSize];
        var span = footer.AsSpan();
        Encoding.ASCII.GetBytes("conectix", span);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], 2);            // features: the reserved bit that is always set
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], 0x00010000);  // version 1.0
        BinaryPrimitives.WriteUInt64BigEndian(span[16..], ulong.MaxValue); // no dynamic header
        BinaryPrimitives.WriteUInt32BigEndian(span[24..], (uint)Math.Max(0, (created - _vhdEpoch).TotalSeconds));

        // The creator that readers take to mean "the size below is exact, the geometry is only for old software".
        Encoding.ASCII.GetBytes("qem2", span[28..]);
        BinaryPrimitives.WriteUInt32BigEndian(span[32..], 0x00050003);
        Encoding.ASCII.GetBytes("Wi2k", span[36..]);
        BinaryPrimitives.WriteInt64BigEndian(span[40..], size);
        BinaryPrimitives.WriteInt64BigEndian(span[48..], size);
        var (cylinders, heads, sectors) = Geometry(size / SectorSize);
        BinaryPrimitives.WriteUInt16BigEndian(span[56..], cylinders);
        span[58] = heads;
        span[59] = sectors;
        BinaryPrimitives.WriteUInt32BigEndian(span[60..], 2);           // fixed disk
        id.TryWriteBytes(span[68..], bigEndian: true, out _);

        var sum = 0u;
        foreach (var octet in footer)
            sum += octet;
        BinaryPrimitives.WriteUInt32BigEndian(span[64..], ~sum);
        return footer;
    }

    /// <summary>The rule of the VHD specification's appendix.</summary>
    private static (ushort Cylinders, byte Heads, byte Sectors) Geometry(long total)
    {
        total = Math.Min(total, 65535L * 16 * 255);
        long sectors, heads, cylindersTimesHeads;
        if (total >= 65535L * 16 * 63)
        {
            sectors = 255;
            heads = 16;
            cylindersTimesHeads = total / sectors;
        }
        else
        {
            sectors = 17;
            cylindersTimesHeads = total / sectors;
            heads = Math.Max(4, (cylindersTimesHeads + 1023) / 1024);
            if (cylindersTimesHeads >= heads * 1024 || heads > 16)
            {
                sectors = 31;
                heads = 16;
                cylindersTimesHeads = total / sectors;
            }
            if (cylindersTimesHeads >= heads * 1024)
            {
                sectors = 63;
                heads = 16;
                cylindersTimesHeads = total / sectors;
            }
        }
        return ((ushort)(cylindersTimesHeads / heads), (byte)heads, (byte)sectors);
    }
}
