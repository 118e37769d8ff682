using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>Counts what is sent to the workers; at one of these, all ends: before it has arrived, or when it is done but not answered.</summary>
internal sealed class DyingWorker(IWorkflowWorker worker, Death death, Counter sends, int? at = null, Moment moment = Moment.Before) : IWorkflowWorker
{
    public Task<WorkflowResponse> Run(WorkflowRequest turn) => Send(() => worker.Run(turn));

    public Task<ActivityResponse> Run(ActivityRequest activity) => Send(() => worker.Run(activity));

    private async Task<T> Send<T>(Func<Task<T>> run)
    {
        var isLast = ++sends.Value == at;
        if (isLast && moment == Moment.Before)
            return await death.Die<T>();
        var answer = await run();
        return isLast ? await death.Die<T>() : answer;
    }
}

internal sealed class Counter
{
    public int Value { get; set; }
}
