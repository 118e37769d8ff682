using System.Runtime.InteropServices;

namespace LocalDapr.Supervision;

/// <summary>Signals to an app and everything it started: each app leads a process group of its own.</summary>
internal static partial class ProcessGroup
{
    private const int Sigterm = 15;
    private const int Sigkill = 9;
    private const string SetSid = "/usr/bin/setsid";

    /// <summary>The program that makes what it starts the leader of a new session, so that Ctrl-C in a terminal reaches only the runtime.</summary>
    public static string? Launcher { get; } = File.Exists(SetSid) ? SetSid : null;

    public static void Terminate(int leader) => Signal(leader, Sigterm);

    public static void Kill(int leader) => Signal(leader, Sigkill);

    private static void Signal(int leader, int signal)
    {
        // With a launcher always the group: once the leader is gone, its number alone could be somebody else's.
        _ = kill(Launcher is null ? leader : -leader, signal);
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
