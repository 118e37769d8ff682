using Proto = Dapr.DurableTask.Protobuf;

namespace LocalDapr.Tracing;

/// <summary>The span that starts a workflow, as its history keeps it; its activities and children are given it too.</summary>
internal static class WorkflowTrace
{
    public static Proto.TraceContext? Read(IHeaderDictionary headers) =>
        TraceContext.Read(headers) is { } span
            ? new Proto.TraceContext { TraceParent = span.Parent, TraceState = span.State.Length > 0 ? span.State : null }
            : null;
}
