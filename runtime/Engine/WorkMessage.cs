using Dapr.DurableTask.Protobuf;
using Google.Protobuf;

namespace LocalDapr.Engine;

/// <summary>
/// Work for a worker, in the bytes of a <see cref="WorkItem"/>. Every turn sends the whole past of its instance once more, so that past
/// is written only once and sent from where it is kept.
/// </summary>
public sealed class WorkMessage
{
    private readonly WorkItem _item;
    private readonly ReadOnlyMemory<byte> _past;

    internal WorkMessage(WorkItem item, ReadOnlyMemory<byte> past = default) => (_item, _past) = (item, past);

    /// <summary>The message, one piece after the other.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Pieces()
    {
        if (_past.IsEmpty)
            return [_item.ToByteArray()];

        var present = _item.WorkflowRequest.ToByteArray();
        var rest = new WorkItem { CompletionToken = _item.CompletionToken }.ToByteArray();
        return [Head(_past.Length + present.Length), _past, present, rest];
    }

    /// <summary>The message as a worker reads it.</summary>
    public WorkItem Read()
    {
        if (_past.IsEmpty)
            return _item;

        var read = _item.Clone();
        read.WorkflowRequest.PastEvents.AddRange(WorkflowRequest.Parser.ParseFrom(_past.Span).PastEvents);
        return read;
    }

    private static byte[] Head(int length)
    {
        var head = new byte[CodedOutputStream.ComputeTagSize(WorkItem.WorkflowRequestFieldNumber) + CodedOutputStream.ComputeLengthSize(length)];
        using var output = new CodedOutputStream(head);
        output.WriteTag(WorkItem.WorkflowRequestFieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteLength(length);
        return head;
    }
}
