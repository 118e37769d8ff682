using System.Buffers.Binary;
using System.Numerics;

namespace System.IO.Hashing;

/// <summary>The 64-bit xxHash, written most significant byte first.</summary>
public sealed class XxHash64 : NonCryptographicHashAlgorithm
{
    private const int Size = sizeof(ulong);
    private const int Stripe = 32;
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    private readonly ulong _seed;
    private readonly byte[] _rest = new byte[Stripe];
    private Lanes _lanes;
    private long _length;

    /// <summary>Starts with nothing hashed and the seed 0.</summary>
    public XxHash64()
        : this(0)
    {
    }

    /// <summary>Starts with nothing hashed.</summary>
    /// <param name="seed">The seed.</param>
    public XxHash64(long seed)
        : base(Size)
    {
        _seed = (ulong)seed;
        Reset();
    }

    /// <summary>The hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <returns>The hash.</returns>
    public static byte[] Hash(byte[] source) => Hash(source, 0);

    /// <summary>The hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The hash.</returns>
    public static byte[] Hash(byte[] source, long seed)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Hash(source.AsSpan(), seed);
    }

    /// <summary>The hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The hash.</returns>
    public static byte[] Hash(ReadOnlySpan<byte> source, long seed = 0)
    {
        var hash = new byte[Size];
        BinaryPrimitives.WriteUInt64BigEndian(hash, HashToUInt64(source, seed));
        return hash;
    }

    /// <summary>Writes the hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>How much was written.</returns>
    public static int Hash(ReadOnlySpan<byte> source, Span<byte> destination, long seed = 0) =>
        TryHash(source, destination, out var written, seed) ? written : throw new ArgumentException("Destination is too short.", nameof(destination));

    /// <summary>Writes the hash of bytes.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="bytesWritten">How much was written.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>False where there is too little room.</returns>
    public static bool TryHash(ReadOnlySpan<byte> source, Span<byte> destination, out int bytesWritten, long seed = 0)
    {
        bytesWritten = 0;
        if (!BinaryPrimitives.TryWriteUInt64BigEndian(destination, HashToUInt64(source, seed))) return false;
        bytesWritten = Size;
        return true;
    }

    /// <summary>The hash of bytes, as a number.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>The hash.</returns>
    public static ulong HashToUInt64(ReadOnlySpan<byte> source, long seed = 0)
    {
        var lanes = new Lanes((ulong)seed);
        var length = source.Length;
        while (source.Length >= Stripe)
        {
            lanes.Add(source);
            source = source[Stripe..];
        }
        return Finish(lanes, (ulong)seed, length, source);
    }

    /// <inheritdoc />
    public override void Append(ReadOnlySpan<byte> source)
    {
        var held = (int)(_length % Stripe);
        _length += source.Length;
        if (held > 0)
        {
            var taken = Math.Min(Stripe - held, source.Length);
            source[..taken].CopyTo(_rest.AsSpan(held));
            source = source[taken..];
            if (held + taken < Stripe) return;
            _lanes.Add(_rest);
        }
        while (source.Length >= Stripe)
        {
            _lanes.Add(source);
            source = source[Stripe..];
        }
        source.CopyTo(_rest);
    }

    /// <inheritdoc />
    public override void Reset()
    {
        _lanes = new Lanes(_seed);
        _length = 0;
    }

    /// <summary>The hash of what was added so far, as a number.</summary>
    /// <returns>The hash.</returns>
    public ulong GetCurrentHashAsUInt64() => Finish(_lanes, _seed, _length, _rest.AsSpan(0, (int)(_length % Stripe)));

    /// <inheritdoc />
    protected override void GetCurrentHashCore(Span<byte> destination) =>
        BinaryPrimitives.WriteUInt64BigEndian(destination, GetCurrentHashAsUInt64());

    private static ulong Finish(Lanes lanes, ulong seed, long length, ReadOnlySpan<byte> rest)
    {
        var hash = (length >= Stripe ? lanes.Merge() : seed + Prime5) + (ulong)length;
        while (rest.Length >= sizeof(ulong))
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest)), 27) * Prime1) + Prime4;
            rest = rest[sizeof(ulong)..];
        }
        if (rest.Length >= sizeof(uint))
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1), 23) * Prime2) + Prime3;
            rest = rest[sizeof(uint)..];
        }
        foreach (var b in rest) hash = BitOperations.RotateLeft(hash ^ (b * Prime5), 11) * Prime1;

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong input) => BitOperations.RotateLeft(lane + (input * Prime2), 31) * Prime1;

    /// <summary>Four sums, each over every fourth word.</summary>
    private struct Lanes(ulong seed)
    {
        private ulong _a = seed + Prime1 + Prime2;
        private ulong _b = seed + Prime2;
        private ulong _c = seed;
        private ulong _d = seed - Prime1;

        public void Add(ReadOnlySpan<byte> stripe)
        {
            _a = Round(_a, BinaryPrimitives.ReadUInt64LittleEndian(stripe));
            _b = Round(_b, BinaryPrimitives.ReadUInt64LittleEndian(stripe[8..]));
            _c = Round(_c, BinaryPrimitives.ReadUInt64LittleEndian(stripe[16..]));
            _d = Round(_d, BinaryPrimitives.ReadUInt64LittleEndian(stripe[24..]));
        }

        public readonly ulong Merge()
        {
            var hash = BitOperations.RotateLeft(_a, 1) + BitOperations.RotateLeft(_b, 7) + BitOperations.RotateLeft(_c, 12) + BitOperations.RotateLeft(_d, 18);
            foreach (var lane in (ReadOnlySpan<ulong>)[_a, _b, _c, _d]) hash = ((hash ^ Round(0, lane)) * Prime1) + Prime4;
            return hash;
        }
    }
}
