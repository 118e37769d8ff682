using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using LocalDapr.Resources;
using LocalDapr.Supervision;
using Protocols.Grpc.Client;

namespace LocalDapr.Sidecars;

/// <summary>
/// How sidecars in separate processes find each other: each writes a file with its app's id into a folder that they share. A file of
/// a process that is gone counts for nothing. Only the same user can read the key that lets one sidecar call another.
/// </summary>
public sealed class PeerDirectory(string? folder) : IDisposable
{
    private readonly ConcurrentDictionary<Uri, GrpcChannel> _channels = new();
    private readonly List<string> _written = [];

    public string Key { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    public HttpMessageInvoker Http { get; } = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        EnableMultipleHttp2Connections = true,
        ConnectTimeout = TimeSpan.FromSeconds(5),
    });

    /// <summary>The folder used when none is named: one for each user of the machine.</summary>
    public static string Usual => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".localdapr", "sidecars");

    public void Announce(Sidecar sidecar)
    {
        if (folder is null)
            return;
        CreateFolder(folder);
        var file = FileOf(sidecar.AppId);
        if (Read(file) is { } other && other.IsAlive() && other.Pid != Environment.ProcessId)
            throw new ConfigurationException(
                $"--app-id: '{sidecar.AppId}' already has a sidecar here, process {other.Pid}; stop that one, use another id, or give another --peers folder");
        var self = ProcessIdentity.Of(Environment.ProcessId)!;
        var address = sidecar.App.ListenAddresses[0];
        var host = address.Equals(IPAddress.Any) ? "127.0.0.1" : address.Equals(IPAddress.IPv6Any) ? "[::1]"
            : address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
        var next = $"{file}.{self.Pid}";
        File.WriteAllText(next, JsonSerializer.Serialize(new Peer(sidecar.AppId, host, sidecar.HttpPort, sidecar.GrpcPort, Key, self.Pid, self.Started)));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(next, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Move(next, file, overwrite: true);
        _written.Add(file);
    }

    /// <summary>The sidecar of an app of another process; null when there is none that lives.</summary>
    public Peer? Find(string appId) => folder is not null && Read(FileOf(SidecarDirectory.Bare(appId))) is { } peer && peer.IsAlive() ? peer : null;

    public GrpcChannel ChannelTo(Peer peer) => _channels.GetOrAdd(peer.Grpc, address => new GrpcChannel(address));

    public void Dispose()
    {
        foreach (var file in _written)
            if (Read(file)?.Pid == Environment.ProcessId)
                File.Delete(file);
        foreach (var channel in _channels.Values)
            channel.Dispose();
        Http.Dispose();
    }

    // Escaped: an id comes from a caller, and must not lead out of the folder.
    private string FileOf(string appId) => Path.Combine(folder!, Uri.EscapeDataString(appId) + ".json");

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static Peer? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize<Peer>(File.ReadAllText(file)) : null;
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null; // it is just going away
        }
    }
}
