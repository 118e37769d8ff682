using MassTransit;

namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>Takes a message off the work queue. A message whose job is done, or with another worker, is nothing.</summary>
internal sealed class JobConsumer(JobRunner runner) : IConsumer<RunJob>
{
    public Task Consume(ConsumeContext<RunJob> context) =>
        runner.Run(new JobKey(context.Message.Kind, context.Message.Id), context.CancellationToken);
}
