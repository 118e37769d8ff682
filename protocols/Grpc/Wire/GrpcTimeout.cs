using System.Globalization;

namespace Protocols.Grpc.Wire;

/// <summary>The grpc-timeout header: at most eight digits and a unit.</summary>
public static class GrpcTimeout
{
    private const long Most = 99_999_999;

    private static readonly (char Unit, long Ticks)[] Units =
    [
        ('m', TimeSpan.TicksPerMillisecond),
        ('S', TimeSpan.TicksPerSecond),
        ('M', TimeSpan.TicksPerMinute),
        ('H', TimeSpan.TicksPerHour),
    ];

    /// <summary>Rounds up, so that the server never gives up before the client does.</summary>
    public static string Write(TimeSpan timeout)
    {
        if (timeout <= TimeSpan.Zero) return "1n";
        foreach (var (unit, ticks) in Units)
        {
            var amount = (timeout.Ticks + ticks - 1) / ticks;
            if (amount <= Most) return amount.ToString(CultureInfo.InvariantCulture) + unit;
        }
        return Most.ToString(CultureInfo.InvariantCulture) + 'H';
    }

    /// <summary>As a timer takes it: timers count milliseconds in 32 bits, and not backwards.</summary>
    public static TimeSpan ForTimer(TimeSpan timeout) =>
        timeout < TimeSpan.Zero ? TimeSpan.Zero
        : timeout.TotalMilliseconds > int.MaxValue ? TimeSpan.FromMilliseconds(int.MaxValue)
        : timeout;

    public static bool TryRead(string? header, out TimeSpan timeout)
    {
        timeout = default;
        if (header is not { Length: >= 2 and <= 9 }
            || !long.TryParse(header.AsSpan(0, header.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var amount))
        {
            return false;
        }

        TimeSpan? read = header[^1] switch
        {
            'H' => TimeSpan.FromHours(amount),
            'M' => TimeSpan.FromMinutes(amount),
            'S' => TimeSpan.FromSeconds(amount),
            'm' => TimeSpan.FromMilliseconds(amount),
            'u' => TimeSpan.FromMicroseconds(amount),
            'n' => TimeSpan.FromTicks(amount / 100),
            _ => null,
        };
        timeout = read ?? default;
        return read is not null;
    }
}
