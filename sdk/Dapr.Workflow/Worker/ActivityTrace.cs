using System.Diagnostics;
using Dapr.DurableTask.Protobuf;

namespace Dapr.Workflow.Worker;

/// <summary>Continues the trace that the workflow belongs to, so that what an activity calls is part of it.</summary>
internal static class ActivityTrace
{
    private static readonly ActivitySource Source = new("Dapr.Workflow");

    public static Activity? Start(ActivityRequest request)
    {
        if (!ActivityContext.TryParse(request.ParentTraceContext?.TraceParent, request.ParentTraceContext?.TraceState, isRemote: true, out var parent))
            return null;

        // Without a listener the trace goes on all the same, unrecorded.
        var activity = Source.StartActivity($"activity:{request.Name}", ActivityKind.Server, parent);
        if (activity is not null) return activity;

        activity = new Activity($"activity:{request.Name}").SetParentId(parent.TraceId, parent.SpanId, parent.TraceFlags);
        activity.TraceStateString = parent.TraceState;
        return activity.Start();
    }
}
