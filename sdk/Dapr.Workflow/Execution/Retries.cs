namespace Dapr.Workflow.Execution;

/// <summary>Tries a step again after durable waits. All of it is ordinary workflow code, so it replays like the rest.</summary>
internal static class Retries
{
    public static async Task<T> Run<T>(IWorkflowContext context, WorkflowRetryPolicy policy, Func<Task<T>> attempt, Func<TimeSpan, Task> wait)
    {
        var firstAttempt = context.CurrentUtcDateTime;
        for (var failed = 0; ; failed++)
        {
            try
            {
                return await attempt();
            }
            catch (WorkflowTaskFailedException) when (failed + 1 < policy.MaxNumberOfAttempts && !IsOver(policy, firstAttempt, context.CurrentUtcDateTime))
            {
                // Waits outside of the handler.
            }
            await wait(Delay(policy, failed));
        }
    }

    private static bool IsOver(WorkflowRetryPolicy policy, DateTime firstAttempt, DateTime now) =>
        policy.RetryTimeout != Timeout.InfiniteTimeSpan
        && policy.RetryTimeout != TimeSpan.MaxValue
        && now - firstAttempt >= policy.RetryTimeout;

    private static TimeSpan Delay(WorkflowRetryPolicy policy, int failed)
    {
        var longest = policy.MaxRetryInterval ?? TimeSpan.FromDays(3650); // Beyond any use, and within what a timestamp holds.
        var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, failed);
        return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
    }
}
