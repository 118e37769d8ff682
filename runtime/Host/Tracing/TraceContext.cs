using System.Diagnostics;
using System.Globalization;

namespace LocalDapr.Tracing;

/// <summary>One span of a trace, as W3C and gRPC write it in headers.</summary>
public sealed record TraceContext(string TraceId, string SpanId, byte Flags, string State)
{
    public const string ParentHeader = "traceparent";
    public const string StateHeader = "tracestate";
    public const string BinaryHeader = "grpc-trace-bin";
    private const int BinaryLength = 29;

    public bool IsSampled => (Flags & 1) != 0;

    /// <summary>The value of traceparent.</summary>
    public string Parent => $"00-{TraceId}-{SpanId}-{Flags:x2}";

    /// <summary>The value of grpc-trace-bin, as headers carry it.</summary>
    public string Binary
    {
        get
        {
            Span<byte> bytes = stackalloc byte[BinaryLength];
            bytes.Clear();
            Convert.FromHexString(TraceId).CopyTo(bytes[2..]);
            bytes[18] = 1;
            Convert.FromHexString(SpanId).CopyTo(bytes[19..]);
            bytes[27] = 2;
            bytes[28] = Flags;
            return Convert.ToBase64String(bytes).TrimEnd('=');
        }
    }

    /// <summary>Null when the text is not a span.</summary>
    public static TraceContext? Parse(string? parent, string? state = null)
    {
        var parts = parent?.Trim().Split('-') ?? [];
        return parts.Length >= 4 && IsHex(parts[0], 2) && parts[0] != "ff" && (parts[0] != "00" || parts.Length == 4)
            && IsHex(parts[1], 32) && IsHex(parts[2], 16) && IsHex(parts[3], 2) && parts[1].Any(c => c != '0') && parts[2].Any(c => c != '0')
            ? new TraceContext(parts[1], parts[2], byte.Parse(parts[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture), state ?? "")
            : null;
    }

    public static TraceContext? Read(IHeaderDictionary headers) =>
        Parse(headers.TraceParent, headers.TraceState) ?? ParseBinary(headers[BinaryHeader], headers.TraceState);

    public void Write(IHeaderDictionary headers)
    {
        headers.TraceParent = Parent;
        if (State.Length > 0)
            headers.TraceState = State;
    }

    /// <summary>The headers that tell an app over HTTP, or over gRPC with the binary form besides.</summary>
    public IEnumerable<KeyValuePair<string, string>> Headers(bool isGrpc)
    {
        yield return KeyValuePair.Create(ParentHeader, Parent);
        if (State.Length > 0)
            yield return KeyValuePair.Create(StateHeader, State);
        if (isGrpc)
            yield return KeyValuePair.Create(BinaryHeader, Binary);
    }

    public static string NewTraceId() => ActivityTraceId.CreateRandom().ToHexString();

    public static string NewSpanId() => ActivitySpanId.CreateRandom().ToHexString();

    private static TraceContext? ParseBinary(string? encoded, string? state)
    {
        if (string.IsNullOrEmpty(encoded))
            return null;
        var bytes = new byte[BinaryLength];
        return Convert.TryFromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='), bytes, out var length) && length == BinaryLength
            && bytes is [0, 0, ..] && bytes[18] == 1 && bytes[27] == 2
            ? Parse($"00-{Convert.ToHexStringLower(bytes.AsSpan(2, 16))}-{Convert.ToHexStringLower(bytes.AsSpan(19, 8))}-{bytes[28]:x2}", state)
            : null;
    }

    private static bool IsHex(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);
}
