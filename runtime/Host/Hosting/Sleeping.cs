namespace LocalDapr.Hosting;

/// <summary>Sleep that ends at a time, rather than after one: the clock may be set, or a test may move it, while a timer is being made.</summary>
internal static class Sleeping
{
    /// <summary>Timers count only so far.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    private static readonly TimeSpan Leap = TimeSpan.FromMilliseconds(50);

    public static async Task SleepUntil(this TimeProvider clock, DateTimeOffset due, CancellationToken stop)
    {
        for (var now = clock.GetUtcNow(); now < due; now = clock.GetUtcNow())
        {
            var left = due - now < Longest ? due - now : Longest;
            using var leapt = CancellationTokenSource.CreateLinkedTokenSource(stop);
            // Whole milliseconds, and not too early: that would only turn in a circle.
            var sleep = Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(left.TotalMilliseconds)), clock, leapt.Token);
            if (clock.GetUtcNow() - now < Leap)
                await sleep;
            else
                await leapt.CancelAsync(); // set for a time that is no longer now: it would ring too late
        }
    }
}
