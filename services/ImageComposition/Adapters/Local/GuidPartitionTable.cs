using System.Buffers.Binary;
using System.Text;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>A GPT over whole-MiB partitions, written at both ends of a disk, with nothing random in it.</summary>
public static class GuidPartitionTable
{
    public const int SectorSize = 512;
    private const int EntryCount = 128;
    private const int EntrySize = 128;
    private const int EntrySectors = EntryCount * EntrySize / SectorSize;

    public static void Write(Stream disk, long size, Guid diskId, IReadOnlyList<DiskPartition> partitions)
    {
        var lastSector = (size / SectorSize) - 1;
        var entries = Entries(partitions);
        Put(disk, 0, ProtectiveRecord(lastSector));
        Put(disk, SectorSize, Header(1, lastSector, 2, lastSector, diskId, entries));
        Put(disk, 2 * SectorSize, entries);
        Put(disk, (lastSector - EntrySectors) * SectorSize, entries);
        Put(disk, lastSector * SectorSize, Header(lastSector, 1, lastSector - EntrySectors, lastSector, diskId, entries));
    }

    private static byte[] ProtectiveRecord(long lastSector)
    {
        var record = new byte[SectorSize];
        record[446 + 2] = 2;    // starts at the second sector ...
        record[446 + 4] = 0xEE; // ... is of the type that keeps old software away ...
        record[446 + 5] = record[446 + 6] = record[446 + 7] = 0xFF;
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(446 + 8), 1);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(446 + 12), (uint)Math.Min(lastSector, uint.MaxValue)); // ... and covers the disk
        record[510] = 0x55;
        record[511] = 0xAA;
        return record;
    }

    private static byte[] Header(long at, long other, long entriesAt, long lastSector, Guid diskId, byte[] entries)
    {
        var header = new byte[SectorSize];
        var span = header.AsSpan();
        Encoding.ASCII.GetBytes("EFI PART", span);
        BinaryPrimitives.WriteUInt32LittleEndian(span[8..], 0x00010000);
        BinaryPrimitives.WriteUInt32LittleEndian(span[12..], 92);
        BinaryPrimitives.WriteInt64LittleEndian(span[24..], at);
        BinaryPrimitives.WriteInt64LittleEndian(span[32..], other);
        BinaryPrimitives.WriteInt64LittleEndian(span[40..], 2 + EntrySectors);
        BinaryPrimitives.WriteInt64LittleEndian(span[48..], lastSector - EntrySectors - 1);
        diskId.TryWriteBytes(span[56..]);
        BinaryPrimitives.WriteInt64LittleEndian(span[72..], entriesAt);
        BinaryPrimitives.WriteUInt32LittleEndian(span[80..], EntryCount);
        BinaryPrimitives.WriteUInt32LittleEndian(span[84..], EntrySize);
        BinaryPrimitives.WriteUInt32LittleEndian(span[88..], Crc32(entries));
        BinaryPrimitives.WriteUInt32LittleEndian(span[16..], Crc32(span[..92]));
        return header;
    }

    private static byte[] Entries(IReadOnlyList<DiskPartition> partitions)
    {
        var entries = new byte[EntryCount * EntrySize];
        for (var i = 0; i < partitions.Count; i++)
        {
            var entry = entries.AsSpan(i * EntrySize, EntrySize);
            partitions[i].Type.TryWriteBytes(entry);
            partitions[i].Id.TryWriteBytes(entry[16..]);
            BinaryPrimitives.WriteInt64LittleEndian(entry[32..], partitions[i].Offset / SectorSize);
            BinaryPrimitives.WriteInt64LittleEndian(entry[40..], ((partitions[i].Offset + partitions[i].Size) / SectorSize) - 1);
            BinaryPrimitives.WriteUInt64LittleEndian(entry[48..], 1UL << 60); // read-only
            Encoding.Unicode.GetBytes(partitions[i].Name, entry[56..]);
        }
        return entries;
    }

    private static void Put(Stream disk, long offset, byte[] bytes)
    {
        disk.Position = offset;
        disk.Write(bytes);
    }

    public static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var octet in bytes)
        {
            crc ^= octet;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320u);
        }
        return ~crc;
    }
}
