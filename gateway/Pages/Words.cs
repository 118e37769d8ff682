using System.Globalization;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>How the page words and colours what it shows.</summary>
public static class Words
{
    /// <summary>Spaces between the words of a state: AwaitingApproval, Awaiting approval.</summary>
    public static string Spaced(object state)
    {
        var name = state.ToString()!;
        return string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $" {char.ToLowerInvariant(c)}" : $"{c}"));
    }

    /// <summary>The class of a badge: good, busy, wait, bad or idle. The word in the badge says the same.</summary>
    public static string Tone(object state) => state.ToString() switch
    {
        "Succeeded" or "Passed" or "AlreadyCurrent" or "Done" => "good",
        "Planned" or "Building" or "Composing" or "RollingOut" or "Upgrading" or "Verifying" or "Soaking" or "Running" or "RollingBack" => "busy",
        "AwaitingApproval" or "Waiting" or "Inconclusive" or "Paused" or "PartiallySucceeded" or "Skipped" or "Vanished" or "Revoked" => "wait",
        "Failed" or "Aborted" or "RolledBack" or "Refused" or "RollbackFailed" or "RollbackRefused" or "RollbackAborted" => "bad",
        _ => "idle",
    };

    public static string Clock(DateTimeOffset moment) => moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Day(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Iso(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    public static string Lasting(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalMinutes: < 2 } => $"{(int)time.TotalSeconds} s",
        { TotalHours: < 2 } => $"{(int)time.TotalMinutes} min",
        { TotalDays: < 2 } => $"{(int)time.TotalHours} h {time.Minutes} min",
        _ => $"{(int)time.TotalDays} d {time.Hours} h",
    };

    public static bool IsGood(PoolView pool) => Tone(pool.State) == "good";

    /// <summary>The last part of an image name, which is what differs between two of a family.</summary>
    public static string Version(string image) => image[(image.LastIndexOf('-') + 1)..];
}
