namespace ReleaseOrchestrator.PackageBuilds.Domain;

/// <summary>What rpmbuild's log says about a failure, in few lines.</summary>
public static class RpmMessage
{
    private const int Lines = 6;

    public static string From(string log)
    {
        var lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToList();
        var summary = lines.FindLastIndex(l => l is "RPM build errors:");
        var rpm = lines.Skip(Math.Max(summary, 0)).Where(l => l.StartsWith("error:", StringComparison.Ordinal)).ToList();
        if (rpm.Count == 0 && summary >= 0)
            rpm = [.. lines.Skip(summary + 1)];
        if (rpm.Count == 0)
            rpm = [.. lines.TakeLast(3)];

        // What the compiler or a missing command said stands above rpm's own summary, and says more.
        var cause = lines.Take(summary < 0 ? lines.Count : summary)
            .Where(l => l.Contains(" error: ", StringComparison.Ordinal) || l.Contains("command not found", StringComparison.Ordinal) || l.Contains("No such file", StringComparison.Ordinal))
            .TakeLast(2)
            .ToList();
        return string.Join(" | ", cause.Concat(rpm).Distinct(StringComparer.Ordinal).Take(Lines)) is { Length: > 0 } message ? message : "rpmbuild failed without a word.";
    }
}
