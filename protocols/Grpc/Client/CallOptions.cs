namespace Protocols.Grpc.Client;

/// <summary>What belongs to one call: its headers, how long it may take, and who may stop it.</summary>
public readonly record struct CallOptions(
    IReadOnlyDictionary<string, string>? Headers = null, TimeSpan? Timeout = null, CancellationToken Stop = default)
{
    /// <summary>Shown the answer, with its headers and trailers, of a call that went well.</summary>
    public Action<HttpResponseMessage>? Answered { get; init; }
}
