using LocalDapr.Resources;

namespace LocalDapr.Resiliency;

/// <summary>Closed until failures in a row trip it; then open for a time; then half open for a few trial calls.</summary>
public sealed class CircuitBreaker(BreakerSpec spec, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private int _failuresInRow;
    private int _trials;
    private DateTimeOffset? _openUntil;
    private DateTimeOffset _countingSince = clock.GetUtcNow();

    public void Enter()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_openUntil is null)
            {
                if (spec.Interval > TimeSpan.Zero && now - _countingSince >= spec.Interval)
                    (_failuresInRow, _countingSince) = (0, now);
                return;
            }
            if (now < _openUntil || _trials >= Math.Max(1, spec.MaxRequests))
                throw new CircuitOpenException();
            _trials++;
        }
    }

    public void Succeeded()
    {
        lock (_lock)
            (_failuresInRow, _trials, _openUntil) = (0, 0, null);
    }

    public void Failed()
    {
        lock (_lock)
        {
            _failuresInRow++;
            if (_openUntil is null && _failuresInRow < spec.FailuresToTrip)
                return;
            (_openUntil, _trials) = (clock.GetUtcNow() + spec.Timeout, 0);
        }
    }
}
