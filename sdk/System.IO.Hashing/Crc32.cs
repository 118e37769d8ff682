using System.Buffers.Binary;

namespace System.IO.Hashing;

/// <summary>CRC-32 as in IEEE 802.3, ZIP and PNG: reflected, written least significant byte first.</summary>
public sealed class Crc32 : NonCryptographicHashAlgorithm
{
    private const int Size = sizeof(uint);

    private static readonly uint[] Table = MakeTable();

    private uint _crc = uint.MaxValue;

    /// <summary>Starts with nothing hashed.</summary>
    public Crc32()
        : base(Size)
    {
    }

    /// <summary>The hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>The hash.</returns>
    public static byte[] Hash(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Hash(source.AsSpan());
    }

    /// <summary>The hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>The hash.</returns>
    public static byte[] Hash(ReadOnlySpan<byte> source)
    {
        var hash = new byte[Size];
        Write(hash, HashToUInt32(source));
        return hash;
    }

    /// <summary>Writes the hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Where to.</param>
    /// <returns>How much was written.</returns>
    public static int Hash(ReadOnlySpan<byte> source, Span<byte> destination) =>
        TryHash(source, destination, out var written) ? written : throw new ArgumentException("Destination is too short.", nameof(destination));

    /// <summary>Writes the hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="bytesWritten">How much was written.</param>
    /// <returns>False where there is too little room.</returns>
    public static bool TryHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten)
    {
        bytesWritten = 0;
        if (destination.Length < Size) return false;
        Write(destination, HashToUInt32(source));
        bytesWritten = Size;
        return true;
    }

    /// <summary>The hash of bytes, as a number.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>The hash.</returns>
    public static uint HashToUInt32(ReadOnlySpan<byte> source) => Update(uint.MaxValue, source) ^ uint.MaxValue;

    /// <inheritdoc />
    public override void Append(ReadOnlySpan<byte> source) => _crc = Update(_crc, source);

    /// <inheritdoc />
    public override void Reset() => _crc = uint.MaxValue;

    /// <summary>The hash of what was added so far, as a number.</summary>
    /// <returns>The hash.</returns>
    public uint GetCurrentHashAsUInt32() => _crc ^ uint.MaxValue;

    /// <inheritdoc />
    protected override void GetCurrentHashCore(Span<byte> destination) => Write(destination, GetCurrentHashAsUInt32());

    private static uint Update(uint crc, ReadOnlySpan<byte> source)
    {
        foreach (var b in source) crc = Table[(byte)(crc ^ b)] ^ (crc >> 8);
        return crc;
    }

    private static uint[] MakeTable()
    {
        // The polynomial 0x04C11DB7, its bits reversed.
        var table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            table[i] = crc;
        }
        return table;
    }

    private static void Write(Span<byte> destination, uint crc) => BinaryPrimitives.WriteUInt32LittleEndian(destination, crc);
}
