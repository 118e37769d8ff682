using System.Buffers.Binary;

namespace AzureSimulator.Storage;

/// <summary>Checks that a blob is a virtual hard disk that Azure accepts: fixed size, whole MiB, an intact footer.</summary>
public static class FixedVhd
{
    private const int Footer = 512;
    private const long MiB = 1024 * 1024;

    /// <summary>Answers what is wrong, or null.</summary>
    public static string? Problem(string path, long length)
    {
        if (length < MiB + Footer)
            return $"it is {length} bytes long, too short for a disk of at least 1 MiB and its footer of 512 bytes";
        var footer = new byte[Footer];
        using (var file = File.OpenHandle(path))
            RandomAccess.Read(file, footer, length - Footer);
        if (!footer.AsSpan(0, 8).SequenceEqual("conectix"u8))
            return "its last 512 bytes are no VHD footer: the cookie 'conectix' is missing";
        if (BinaryPrimitives.ReadUInt32BigEndian(footer.AsSpan(60)) is not 2 and var type)
            return $"it is a VHD of type {type}; only fixed ones (type 2) are supported";
        if (BinaryPrimitives.ReadUInt64BigEndian(footer.AsSpan(48)) is var size && size != (ulong)(length - Footer))
            return $"its footer says {size} bytes, but {length - Footer} bytes of disk precede it";
        if ((length - Footer) % MiB != 0)
            return $"its virtual size of {length - Footer} bytes is not a whole number of MiB";
        var sum = 0u;
        for (var index = 0; index < Footer; index++)
            sum += index is >= 64 and < 68 ? 0u : footer[index];
        return BinaryPrimitives.ReadUInt32BigEndian(footer.AsSpan(64)) == ~sum ? null : "the checksum of its footer is wrong";
    }
}
