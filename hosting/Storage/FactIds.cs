namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>Ids of facts, which sort in the order in which they were given, also within one tick of the clock: UUIDs of version 7 whose time is followed by a count.</summary>
internal static class FactIds
{
    private static long _given;

    public static string Next(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Guid.CreateVersion7(now).TryWriteBytes(bytes, bigEndian: true, out _);

        // 42 bits of count around the fixed version and variant; 32 random bits stay behind them, as two processes may count alike.
        var count = Interlocked.Increment(ref _given);
        bytes[6] = (byte)((bytes[6] & 0xF0) | (int)((count >> 38) & 0x0F));
        bytes[7] = (byte)(count >> 30);
        bytes[8] = (byte)((bytes[8] & 0xC0) | (int)((count >> 24) & 0x3F));
        bytes[9] = (byte)(count >> 16);
        bytes[10] = (byte)(count >> 8);
        bytes[11] = (byte)count;
        return new Guid(bytes, bigEndian: true).ToString();
    }
}
