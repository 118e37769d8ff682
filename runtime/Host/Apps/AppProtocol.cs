namespace LocalDapr.Apps;

/// <summary>How an app is spoken to.</summary>
public enum AppProtocol
{
    Http,
    Https,
    H2c,
    Grpc,
    Grpcs,
}

/// <summary>What follows from a protocol.</summary>
public static class AppProtocols
{
    public const string Known = "http, https, h2c, grpc, grpcs";

    /// <summary>Reads the name as daprd writes it; null when there is no such protocol.</summary>
    public static AppProtocol? Parse(string name) => name.ToLowerInvariant() switch
    {
        "http" => AppProtocol.Http,
        "https" => AppProtocol.Https,
        "h2c" => AppProtocol.H2c,
        "grpc" => AppProtocol.Grpc,
        "grpcs" => AppProtocol.Grpcs,
        _ => null,
    };

    extension(AppProtocol protocol)
    {
        public string Name => protocol.ToString().ToLowerInvariant();

        public bool IsGrpc => protocol is AppProtocol.Grpc or AppProtocol.Grpcs;

        public bool IsEncrypted => protocol is AppProtocol.Https or AppProtocol.Grpcs;

        /// <summary>The same protocol over TLS.</summary>
        public AppProtocol Encrypted => protocol switch
        {
            AppProtocol.Http => AppProtocol.Https,
            AppProtocol.Grpc => AppProtocol.Grpcs,
            _ => protocol,
        };
    }
}
