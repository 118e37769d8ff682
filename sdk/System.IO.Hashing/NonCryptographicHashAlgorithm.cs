using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace System.IO.Hashing;

/// <summary>A hash that finds accidents, not attackers.</summary>
public abstract class NonCryptographicHashAlgorithm
{
    /// <summary>For derived types.</summary>
    /// <param name="hashLengthInBytes">How long the hash is.</param>
    protected NonCryptographicHashAlgorithm(int hashLengthInBytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hashLengthInBytes, 1);
        HashLengthInBytes = hashLengthInBytes;
    }

    /// <summary>How long the hash is, in bytes.</summary>
    public int HashLengthInBytes { get; }

    /// <summary>Adds to what is hashed.</summary>
    /// <param name="source">The bytes.</param>
    public abstract void Append(ReadOnlySpan<byte> source);

    /// <summary>Forgets what was added.</summary>
    public abstract void Reset();

    /// <summary>Adds to what is hashed.</summary>
    /// <param name="source">The bytes.</param>
    public void Append(byte[] source)
    {
        ArgumentNullException.ThrowIfNull(source);
        Append(source.AsSpan());
    }

    /// <summary>Adds the rest of a stream to what is hashed.</summary>
    /// <param name="stream">The stream.</param>
    public void Append(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[81920];
        while (stream.Read(buffer) is > 0 and var count) Append(buffer.AsSpan(0, count));
    }

    /// <summary>Adds the rest of a stream to what is hashed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <returns>When the stream has been read.</returns>
    public async Task AppendAsync(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var buffer = new byte[81920];
        while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count) Append(buffer.AsSpan(0, count));
    }

    /// <summary>The hash of what was added so far.</summary>
    /// <returns>The hash.</returns>
    public byte[] GetCurrentHash()
    {
        var hash = new byte[HashLengthInBytes];
        GetCurrentHashCore(hash);
        return hash;
    }

    /// <summary>Writes the hash of what was added so far.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="bytesWritten">How much was written.</param>
    /// <returns>False where there is too little room.</returns>
    public bool TryGetCurrentHash(Span<byte> destination, out int bytesWritten)
    {
        var fits = destination.Length >= HashLengthInBytes;
        bytesWritten = fits ? GetCurrentHash(destination) : 0;
        return fits;
    }

    /// <summary>Writes the hash of what was added so far.</summary>
    /// <param name="destination">Where to.</param>
    /// <returns>How much was written.</returns>
    public int GetCurrentHash(Span<byte> destination)
    {
        GetCurrentHashCore(Room(destination));
        return HashLengthInBytes;
    }

    /// <summary>The hash of what was added, which is then forgotten.</summary>
    /// <returns>The hash.</returns>
    public byte[] GetHashAndReset()
    {
        var hash = new byte[HashLengthInBytes];
        GetHashAndResetCore(hash);
        return hash;
    }

    /// <summary>Writes the hash of what was added, which is then forgotten.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="bytesWritten">How much was written.</param>
    /// <returns>False where there is too little room; then nothing is forgotten.</returns>
    public bool TryGetHashAndReset(Span<byte> destination, out int bytesWritten)
    {
        var fits = destination.Length >= HashLengthInBytes;
        bytesWritten = fits ? GetHashAndReset(destination) : 0;
        return fits;
    }

    /// <summary>Writes the hash of what was added, which is then forgotten.</summary>
    /// <param name="destination">Where to.</param>
    /// <returns>How much was written.</returns>
    public int GetHashAndReset(Span<byte> destination)
    {
        GetHashAndResetCore(Room(destination));
        return HashLengthInBytes;
    }

#pragma warning disable CS0809 // Obsolete on purpose, as in the official type: it is easily mistaken for the hash.
    /// <summary>Not supported: this is not the hash that was computed.</summary>
    /// <returns>Never.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete("Use GetCurrentHash() to retrieve the computed hash code.", true)]
    [SuppressMessage("Design", "CA1065", Justification = "As the official type does.")]
    public override int GetHashCode() => throw new NotSupportedException("Use GetCurrentHash() to retrieve the computed hash code.");
#pragma warning restore CS0809

    /// <summary>Writes the hash of what was added so far.</summary>
    /// <param name="destination">Exactly as much room as the hash needs.</param>
    protected abstract void GetCurrentHashCore(Span<byte> destination);

    /// <summary>Writes the hash of what was added, which is then forgotten.</summary>
    /// <param name="destination">Exactly as much room as the hash needs.</param>
    protected virtual void GetHashAndResetCore(Span<byte> destination)
    {
        GetCurrentHashCore(destination);
        Reset();
    }

    private Span<byte> Room(Span<byte> destination) => destination.Length >= HashLengthInBytes
        ? destination[..HashLengthInBytes]
        : throw new ArgumentException("Destination is too short.", nameof(destination));
}
