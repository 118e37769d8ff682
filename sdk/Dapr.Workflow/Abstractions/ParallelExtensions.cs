namespace Dapr.Workflow;

/// <summary>Work on many inputs at once.</summary>
public static class ParallelExtensions
{
    /// <summary>Runs a task for each input, a limited number at a time. One that fails does not stop the others.</summary>
    /// <typeparam name="TInput">The type of the inputs.</typeparam>
    /// <typeparam name="TResult">The type of the results.</typeparam>
    /// <param name="context">The workflow's context.</param>
    /// <param name="inputs">The inputs.</param>
    /// <param name="taskFactory">Starts the task of an input, through the workflow's context.</param>
    /// <param name="maxConcurrency">How many run at a time.</param>
    /// <returns>The results, in the order of the inputs.</returns>
    /// <exception cref="AggregateException">Some tasks failed; thrown when all have ended.</exception>
    public static async Task<TResult[]> ProcessInParallelAsync<TInput, TResult>(
        this WorkflowContext context, IEnumerable<TInput> inputs, Func<TInput, Task<TResult>> taskFactory, int maxConcurrency = 5)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(taskFactory);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxConcurrency);

        var all = inputs.ToList();
        var results = new TResult[all.Count];
        var running = new List<(Task<TResult> Task, int Index)>(maxConcurrency);
        var failures = new List<Exception>();
        var next = 0;

        while (true)
        {
            while (next < all.Count && running.Count < maxConcurrency) Start(next++);
            if (running.Count == 0) break;

            var ended = await Task.WhenAny(running.Select(item => item.Task));
            var slot = running.FindIndex(item => item.Task == ended);
            var index = running[slot].Index;
            running.RemoveAt(slot);
            try
            {
                results[index] = await ended;
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }

        return failures.Count == 0
            ? results
            : throw new AggregateException($"{failures.Count} out of {all.Count} tasks failed", failures);

        void Start(int index)
        {
            try
            {
                running.Add((taskFactory(all[index]), index));
            }
            catch (Exception failure)
            {
                failures.Add(failure);
            }
        }
    }
}
