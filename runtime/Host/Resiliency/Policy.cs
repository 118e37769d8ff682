using LocalDapr.Resources;

namespace LocalDapr.Resiliency;

/// <summary>What surrounds one kind of call: a limit on each attempt, a breaker, and further attempts.</summary>
public sealed class Policy(TimeSpan? timeout, RetrySpec? retry, CircuitBreaker? breaker, TimeProvider clock)
{
    public static Policy None(TimeProvider clock) => new(null, null, null, clock);

    public bool Retries => retry is { MaxRetries: not 0 };

    /// <summary>Runs the call until it succeeds, fails for good, or attempts are used up; the last failure is thrown.</summary>
    public async Task<T> Run<T>(Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        var began = clock.GetUtcNow();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Attempt(call, stop);
            }
            catch (Exception e) when (!stop.IsCancellationRequested && MayRetry(e, attempt))
            {
                var pause = retry!.Delay(attempt);
                if (clock.GetUtcNow() - began + pause > retry.MaxElapsed)
                    throw;
                await Task.Delay(pause, clock, stop);
            }
        }
    }

    private async Task<T> Attempt<T>(Func<CancellationToken, Task<T>> call, CancellationToken stop)
    {
        var entered = breaker?.Enter() ?? 0;
        using var late = timeout is { } limit && limit > TimeSpan.Zero ? new CancellationTokenSource(limit, clock) : new CancellationTokenSource();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, late.Token);
        try
        {
            var result = await call(either.Token);
            breaker?.Succeeded(entered);
            return result;
        }
        catch (Exception e)
        {
            if (e is not OperationCanceledException || !stop.IsCancellationRequested)
                breaker?.Failed(entered);
            if (e is OperationCanceledException && !stop.IsCancellationRequested)
                throw new TimeoutException("context deadline exceeded", e);
            throw;
        }
    }

    private bool MayRetry(Exception failure, int attempt) =>
        retry is not null
        && (retry.MaxRetries < 0 || attempt <= retry.MaxRetries)
        && failure switch
        {
            CircuitOpenException or PermanentFailureException => false,
            StatusFailureException status => retry.CoversStatus(status.StatusCode),
            _ => true,
        };
}

/// <summary>The call was answered, but with a status that counts as failure: one of HTTP, or of gRPC when it is at most 16.</summary>
public sealed class StatusFailureException(int statusCode, string message) : Exception(message)
{
    public int StatusCode { get; } = statusCode;
}

/// <summary>A failure that another attempt cannot cure.</summary>
public sealed class PermanentFailureException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The target failed too often; it is left alone for a while.</summary>
public sealed class CircuitOpenException(string message) : Exception(message);
