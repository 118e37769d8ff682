using LocalDapr.Resources;

namespace LocalDapr.Resiliency;

/// <summary>What a breaker has seen since it last changed state, or since its interval began.</summary>
public sealed record BreakerCounts(long Requests, long TotalSuccesses, long TotalFailures, long ConsecutiveSuccesses, long ConsecutiveFailures)
{
    public static BreakerCounts None { get; } = new(0, 0, 0, 0, 0);

    /// <summary>The names under which a trip rule knows the counts.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["requests", "totalSuccesses", "totalFailures", "consecutiveSuccesses", "consecutiveFailures"];

    public object? Find(string name) => name switch
    {
        "requests" => Requests,
        "totalSuccesses" => TotalSuccesses,
        "totalFailures" => TotalFailures,
        "consecutiveSuccesses" => ConsecutiveSuccesses,
        _ => ConsecutiveFailures,
    };

    public BreakerCounts Entered() => this with { Requests = Requests + 1 };

    public BreakerCounts Succeeded() =>
        this with { TotalSuccesses = TotalSuccesses + 1, ConsecutiveSuccesses = ConsecutiveSuccesses + 1, ConsecutiveFailures = 0 };

    public BreakerCounts Failed() =>
        this with { TotalFailures = TotalFailures + 1, ConsecutiveFailures = ConsecutiveFailures + 1, ConsecutiveSuccesses = 0 };
}

/// <summary>Closed until its rule trips it; then open for a time; then half open, until enough trial calls in a row have succeeded.</summary>
public sealed class CircuitBreaker(BreakerSpec spec, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private BreakerCounts _counts = BreakerCounts.None;
    private State _state = State.Closed;
    private int _generation;
    private DateTimeOffset? _ends = spec.Interval > TimeSpan.Zero ? clock.GetUtcNow() + spec.Interval : null;

    private enum State
    {
        Closed,
        HalfOpen,
        Open,
    }

    /// <summary>Takes one call in, or refuses it. The number is handed back with the outcome: one of an earlier state counts no more.</summary>
    public int Enter()
    {
        lock (_lock)
        {
            if (_ends <= clock.GetUtcNow())
                Become(_state == State.Open ? State.HalfOpen : _state);
            if (_state == State.Open)
                throw new CircuitOpenException("circuit breaker is open");
            if (_state == State.HalfOpen && _counts.Requests >= spec.MaxRequests)
                throw new CircuitOpenException("too many requests");
            _counts = _counts.Entered();
            return _generation;
        }
    }

    public void Succeeded(int generation)
    {
        lock (_lock)
        {
            if (generation != _generation)
                return;
            _counts = _counts.Succeeded();
            if (_state == State.HalfOpen && _counts.ConsecutiveSuccesses >= spec.MaxRequests)
                Become(State.Closed);
        }
    }

    public void Failed(int generation)
    {
        lock (_lock)
        {
            if (generation != _generation)
                return;
            _counts = _counts.Failed();
            if (_state == State.HalfOpen || Trips())
                Become(State.Open);
        }
    }

    private bool Trips()
    {
        try
        {
            return spec.Trip.Holds(_counts.Find);
        }
        catch (FormatException)
        {
            return false; // a rule without an answer trips nothing
        }
    }

    private void Become(State state)
    {
        (_state, _counts) = (state, BreakerCounts.None);
        _generation++;
        _ends = state switch
        {
            State.Open => clock.GetUtcNow() + spec.Timeout,
            State.Closed when spec.Interval > TimeSpan.Zero => clock.GetUtcNow() + spec.Interval,
            _ => null,
        };
    }
}
