using System.Diagnostics;

namespace LocalDapr.Supervision;

/// <summary>A living process whose environment carries a mark, as /proc shows it; elsewhere than on Linux none is found.</summary>
internal sealed record MarkedProcess(string AppId, ProcessIdentity Identity)
{
    public static IReadOnlyList<MarkedProcess> All(string mark, string value)
    {
        if (!OperatingSystem.IsLinux())
            return [];
        var found = new List<MarkedProcess>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out var pid) && pid != Environment.ProcessId
                && ProcessIdentity.Of(pid) is { } identity
                && Variables(pid) is var variables && variables.Contains($"{mark}={value}"))
            {
                found.Add(new MarkedProcess(variables.FirstOrDefault(v => v.StartsWith("APP_ID=", StringComparison.Ordinal))?["APP_ID=".Length..] ?? "an app", identity));
            }
        }
        return found;
    }

    /// <summary>SIGKILL, and until it is gone; one that has ended meanwhile is left alone.</summary>
    public void Kill()
    {
        if (!Identity.IsAlive())
            return;
        try
        {
            using var process = Process.GetProcessById(Identity.Pid);
            process.Kill();
            process.WaitForExit(5000);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // ended meanwhile
        }
    }

    /// <summary>What it was started with; nothing of a process that has ended or is somebody else's.</summary>
    private static string[] Variables(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Split('\0');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
