using MassTransit;
using Microsoft.Extensions.Hosting;

namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>Takes a message off the work queue. A message whose job is done, or with another worker, is nothing.</summary>
internal sealed class JobConsumer(JobRunner runner, IHostApplicationLifetime app) : IConsumer<RunJob>
{
    /// <summary>An app that stops does not wait for long work: the row says that it is to be done again.</summary>
    public async Task Consume(ConsumeContext<RunJob> context)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, app.ApplicationStopping);
        await runner.Run(new JobKey(context.Message.Kind, context.Message.Id), stop.Token);
    }
}
