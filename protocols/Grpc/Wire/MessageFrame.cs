using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Grpc.Core;

namespace Protocols.Grpc.Wire;

/// <summary>A message on the wire: a compression flag, four bytes of length, and the message.</summary>
public static class MessageFrame
{
    public const int HeaderSize = 5;

    /// <summary>Before it is sent: what the other side would refuse is not worth its way.</summary>
    public static void RefuseAbove(int? maxSize, long size)
    {
        if (size > (maxSize ?? int.MaxValue))
            throw new RpcException(StatusCode.ResourceExhausted, $"The message has {size} bytes; at most {maxSize ?? int.MaxValue} are sent.");
    }

    public static void Write(IBufferWriter<byte> output, IMessage message)
    {
        WriteHeader(output, message.CalculateSize());
        message.WriteTo(output);
    }

    /// <summary>Writes a message that is in its bytes already.</summary>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        WriteHeader(output, pieces.Sum(piece => piece.Length));
        foreach (var piece in pieces) output.Write(piece.Span);
    }

    /// <summary>The next message, or null where the stream ends between two messages.</summary>
    public static async ValueTask<T?> Read<T>(PipeReader input, int? maxSize, CancellationToken stop)
        where T : class, IMessage<T>, new()
    {
        while (true)
        {
            var read = await input.ReadAsync(stop);
            var buffer = read.Buffer;
            if (TryRead<T>(ref buffer, maxSize, out var message))
            {
                input.AdvanceTo(buffer.Start);
                return message;
            }

            if (read.IsCompleted)
            {
                input.AdvanceTo(buffer.End);
                return buffer.IsEmpty
                    ? null
                    : throw new RpcException(StatusCode.Internal, "The stream ended inside a message.");
            }
            input.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static void WriteHeader(IBufferWriter<byte> output, int size)
    {
        var header = output.GetSpan(HeaderSize);
        header[0] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], size);
        output.Advance(HeaderSize);
    }

    private static bool TryRead<T>(ref ReadOnlySequence<byte> buffer, int? maxSize, out T? message)
        where T : class, IMessage<T>, new()
    {
        message = null;
        if (buffer.Length < HeaderSize) return false;

        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        if (header[0] != 0)
            throw new RpcException(StatusCode.Unimplemented, "The message is compressed; only identity encoding is supported.");

        var size = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (size > (maxSize ?? int.MaxValue))
        {
            throw new RpcException(
                StatusCode.ResourceExhausted, $"The message has {size} bytes; at most {maxSize ?? int.MaxValue} are accepted.");
        }
        if (buffer.Length < HeaderSize + size) return false;

        message = new T();
        try
        {
            message.MergeFrom(buffer.Slice(HeaderSize, size));
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new RpcException(new Status(StatusCode.Internal, $"The message is not a {typeof(T).Name}: {broken.Message}", broken));
        }
        buffer = buffer.Slice(HeaderSize + size);
        return true;
    }
}
