using LocalDapr.Supervision;

namespace LocalDapr.Sidecars;

/// <summary>A sidecar of another process on this machine, as it has announced itself.</summary>
public sealed record Peer(string AppId, string Host, int HttpPort, int GrpcPort, string Key, int Pid, string Started)
{
    public const string KeyHeader = "localdapr-peer";

    public Uri Http { get; } = new($"http://{Host}:{HttpPort}/");

    public Uri Grpc { get; } = new($"http://{Host}:{GrpcPort}/");

    public bool IsAlive() => new ProcessIdentity(Pid, Started).IsAlive();
}

/// <summary>A call that another sidecar passes on: who called there. It has been looked up and guarded already.</summary>
public sealed record PeerCall(string Caller);
