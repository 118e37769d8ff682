using System.Buffers.Binary;

namespace System.IO.Hashing;

/// <summary>CRC-64 as in ECMA-182: not reflected, written most significant byte first.</summary>
public sealed class Crc64 : NonCryptographicHashAlgorithm
{
    private const int Size = sizeof(ulong);

    private static readonly ulong[] Table = MakeTable();

    private ulong _crc;

    /// <summary>Starts with nothing hashed.</summary>
    public Crc64()
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
        Write(hash, HashToUInt64(source));
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
        Write(destination, HashToUInt64(source));
        bytesWritten = Size;
        return true;
    }

    /// <summary>The hash of bytes, as a number.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>The hash.</returns>
    public static ulong HashToUInt64(ReadOnlySpan<byte> source) => Update(0UL, source);

    /// <inheritdoc />
    public override void Append(ReadOnlySpan<byte> source) => _crc = Update(_crc, source);

    /// <inheritdoc />
    public override void Reset() => _crc = 0UL;

    /// <summary>The hash of what was added so far, as a number.</summary>
    /// <returns>The hash.</returns>
    public ulong GetCurrentHashAsUInt64() => _crc;

    /// <inheritdoc />
    protected override void GetCurrentHashCore(Span<byte> destination) => Write(destination, GetCurrentHashAsUInt64());

    private static ulong Update(ulong crc, ReadOnlySpan<byte> source)
    {
        foreach (var b in source) crc = Table[(byte)((crc >> 56) ^ b)] ^ (crc << 8);
        return crc;
    }

    private static ulong[] MakeTable()
    {
        // The polynomial of ECMA-182.
        var table = new ulong[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = (ulong)i << 56;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 63) != 0 ? (crc << 1) ^ 0x42F0E1EBA9EA3693 : crc << 1;
            table[i] = crc;
        }
        return table;
    }

    private static void Write(Span<byte> destination, ulong crc) => BinaryPrimitives.WriteUInt64BigEndian(destination, crc);
}
