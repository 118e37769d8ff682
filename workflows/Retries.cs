using Dapr.Workflow;

namespace ReleaseOrchestrator.Workflows;

/// <summary>Retry policies by name.</summary>
public static class Retries
{
    /// <summary>For steps that only an outage can stop: about five days of trying, a minute apart in the end.</summary>
    public static readonly WorkflowTaskOptions Patient = new(new WorkflowRetryPolicy(7200, TimeSpan.FromSeconds(1), 2, TimeSpan.FromMinutes(1)));
}

/// <summary>How long a workflow waits for a signal before it looks for itself: signals may get lost, and what was waited for may not.</summary>
public static class Patience
{
    /// <summary>20 s, 80 s, 5 min, 21 min, then every 30 min: each look makes the workflow's history longer, and thousands of clusters may be waiting.</summary>
    public static TimeSpan Look(int times) => TimeSpan.FromSeconds(Math.Min(1800, 20 * Math.Pow(4, Math.Min(times, 4))));

    extension(WorkflowContext context)
    {
        /// <summary>The first of several that ends; null: before any has, somebody says that something has changed.</summary>
        public async Task<Task<T>?> FirstUnlessChanged<T>(IReadOnlyCollection<Task<T>> running)
            where T : notnull
        {
            using var stop = new CancellationTokenSource();
            var changed = context.WaitForExternalEventAsync<object?>(Signals.Changed, stop.Token);
            var first = await Task.WhenAny([changed, .. running]);
#pragma warning disable CA1849 // CancelAsync would leave the workflow's thread.
            stop.Cancel();
#pragma warning restore CA1849
            return first as Task<T>;
        }

        /// <summary>Until somebody says that something has changed, or <paramref name="limit"/> has passed.</summary>
        public async Task UntilChanged(TimeSpan limit)
        {
            if (limit <= TimeSpan.Zero)
                return;

            // Not by a wait with a limit: that ends in an exception, thrown again at every replay.
            using var stop = new CancellationTokenSource();
            var changed = context.WaitForExternalEventAsync<object?>(Signals.Changed, stop.Token);
            await Task.WhenAny(changed, context.CreateTimer(limit, stop.Token));
#pragma warning disable CA1849 // CancelAsync would leave the workflow's thread.
            stop.Cancel();
#pragma warning restore CA1849
        }
    }
}
