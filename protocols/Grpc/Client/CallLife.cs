using Grpc.Core;
using Protocols.Grpc.Wire;

namespace Protocols.Grpc.Client;

/// <summary>How long a call may live: until its deadline, or until the caller stops it.</summary>
internal sealed class CallLife : IDisposable
{
    private readonly CancellationTokenSource? _late;
    private readonly CancellationTokenSource? _either;
    private readonly CancellationToken _caller;

    public CallLife(CallOptions options, TimeProvider time)
    {
        _caller = options.Stop;
        if (options.Timeout is not { } timeout) return;
        _late = new CancellationTokenSource(GrpcTimeout.ForTimer(timeout), time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_late.Token, _caller);
    }

    public CancellationToken Stop => _either?.Token ?? _caller;

    public RpcException Explain(Exception failure)
    {
        var status = this switch
        {
            { _caller.IsCancellationRequested: true } => new Status(StatusCode.Cancelled, "Call canceled by the client.", failure),
            { _late.IsCancellationRequested: true } => new Status(StatusCode.DeadlineExceeded, "", failure),
            _ => new Status(StatusCode.Unavailable, $"Error starting or reading the call. {failure.GetType().Name}: {failure.Message}", failure),
        };
        return new RpcException(status);
    }

    public void Dispose()
    {
        _either?.Dispose();
        _late?.Dispose();
    }
}
