namespace Dapr.Workflow;

/// <summary>Whether and when something is tried again after a failure.</summary>
public class WorkflowRetryPolicy
{
    private static readonly TimeSpan DefaultMaxRetryInterval = TimeSpan.FromHours(1);

    /// <summary>Creates the policy.</summary>
    /// <param name="maxNumberOfAttempts">How often it is tried, the first time included.</param>
    /// <param name="firstRetryInterval">How long to wait after the first failure.</param>
    /// <param name="backoffCoefficient">How much longer each wait is than the one before.</param>
    /// <param name="maxRetryInterval">The longest wait.</param>
    /// <param name="retryTimeout">When to give up, counted from the first attempt.</param>
    public WorkflowRetryPolicy(
        int maxNumberOfAttempts,
        TimeSpan firstRetryInterval,
        double backoffCoefficient = 1.0,
        TimeSpan? maxRetryInterval = null,
        TimeSpan? retryTimeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxNumberOfAttempts);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(firstRetryInterval, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(backoffCoefficient, 1.0);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRetryInterval ?? DefaultMaxRetryInterval, firstRetryInterval, nameof(maxRetryInterval));
        if (retryTimeout is { } timeout && timeout != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(timeout, firstRetryInterval, nameof(retryTimeout));

        MaxNumberOfAttempts = maxNumberOfAttempts;
        FirstRetryInterval = firstRetryInterval;
        BackoffCoefficient = backoffCoefficient;
        MaxRetryInterval = maxRetryInterval;
        RetryTimeout = retryTimeout ?? Timeout.InfiniteTimeSpan;
    }

    /// <summary>How often it is tried, the first time included.</summary>
    public int MaxNumberOfAttempts { get; }

    /// <summary>How long to wait after the first failure.</summary>
    public TimeSpan FirstRetryInterval { get; }

    /// <summary>How much longer each wait is than the one before.</summary>
    public double BackoffCoefficient { get; }

    /// <summary>The longest wait; null where there is no limit.</summary>
    public TimeSpan? MaxRetryInterval { get; }

    /// <summary>When to give up, counted from the first attempt.</summary>
    public TimeSpan RetryTimeout { get; }
}
