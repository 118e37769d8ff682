using System.Globalization;

namespace LocalDapr.Supervision;

/// <summary>A process beyond doubt: its number and when it started, since numbers are used again.</summary>
public sealed record ProcessIdentity(int Pid, string Started)
{
    public static ProcessIdentity? Of(int pid)
    {
        try
        {
            if (OperatingSystem.IsLinux())
            {
                // Field 22, counted after the name, which may itself hold spaces and brackets.
                var stat = File.ReadAllText($"/proc/{pid}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] is "Z" or "X" ? null : new ProcessIdentity(pid, $"{BootId()}/{fields[19]}");
            }
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return new ProcessIdentity(pid, process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    public bool IsAlive() => Of(Pid) == this;

    /// <summary>Whether the app or, when it has ended, anything it started is still there.</summary>
    public bool HasSurvivors() =>
        IsAlive() || (OperatingSystem.IsLinux() && Of(Pid) is null && Started.StartsWith(BootId(), StringComparison.Ordinal) && Session(Pid).Any());

    /// <summary>The kernel gives no new process a number that is still in use as a session, so these are the app's own.</summary>
    private static IEnumerable<int> Session(int leader)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid))
                continue;
            string stat;
            try
            {
                stat = File.ReadAllText($"/proc/{pid}/stat");
            }
            catch (IOException)
            {
                continue; // it ended meanwhile
            }
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            if (fields[0] is not ("Z" or "X") && fields[3] == leader.ToString(CultureInfo.InvariantCulture))
                yield return pid;
        }
    }

    private static string BootId() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
