using System.Runtime.InteropServices;

namespace AzureSimulator.Model;

/// <summary>Flushing a file does not make its name durable: what was renamed in a folder survives a power cut once the folder is flushed too.</summary>
internal static partial class Folder
{
    public static void Flush(string path)
    {
        var folder = Open(path, 0);
        if (folder < 0)
            throw new IOException($"{path} cannot be opened to flush it (error {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Flush(folder) != 0)
                throw new IOException($"{path} cannot be flushed (error {Marshal.GetLastPInvokeError()}).");
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Flush(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int file);
}
