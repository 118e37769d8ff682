namespace Grpc.Core;

/// <summary>A call that did not succeed. A server throws it to choose the status; a client throws it on any status but OK.</summary>
public class RpcException : Exception
{
    public RpcException(Status status)
        : this(status, [])
    {
    }

    public RpcException(Status status, string message)
        : this(status, [], message)
    {
    }

    public RpcException(Status status, Metadata trailers)
        : this(status, trailers, status.ToString())
    {
    }

    public RpcException(Status status, Metadata trailers, string message)
        : base(message, status.DebugException) => (Status, Trailers) = (status, trailers);

    public RpcException(StatusCode code, string detail)
        : this(new Status(code, detail))
    {
    }

    public Status Status { get; }

    public StatusCode StatusCode => Status.StatusCode;

    /// <summary>What the server sent along with the status.</summary>
    public Metadata Trailers { get; }
}
