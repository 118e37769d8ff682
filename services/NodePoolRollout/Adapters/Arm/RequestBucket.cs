namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>
/// One bucket: a burst, then so many per second. It hands out moments, one after another; a moment in the future is kept for whoever asked. All times are
/// seconds since some start.
/// </summary>
/// <param name="size">The burst; less than one request counts as one.</param>
internal sealed class RequestBucket(double size, double perSecond)
{
    /// <summary>How long a turn is kept beyond its moment: those who keep it are busy too.</summary>
    private const double Kept = 120;

    private const double Rounding = 1e-6;

    private readonly Lock _gate = new();
    private readonly double _interval = 1 / perSecond, _burst = Math.Max(1, size) - 1;
    private readonly Dictionary<string, double> _turns = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The moment at which the bucket would be full again.</summary>
    private double _full;

    private double _lookedAt;

    /// <returns>Null: go. Else how long until it is one's turn.</returns>
    public double? Take(string who, double now)
    {
        lock (_gate)
        {
            if (_turns.TryGetValue(who, out var turn))
            {
                if (turn > now + Rounding)
                    return turn - now;
                _turns.Remove(who);
                return null; // it was counted when the turn was given
            }

            ForgetUnused(now);
            var full = Math.Max(_full, now);
            _full = full + _interval;
            var moment = full - (_burst * _interval);
            if (moment <= now + Rounding)
                return null;
            _turns[who] = moment;
            return moment - now;
        }
    }

    /// <summary>One that was taken was not used.</summary>
    public void GiveBack()
    {
        lock (_gate)
            _full -= _interval;
    }

    /// <summary>Empty until then, whatever was counted here; turns that were to come before move behind it, in their order.</summary>
    public void CloseUntil(double moment, double now)
    {
        lock (_gate)
        {
            var next = Math.Max(moment, now);
            foreach (var (who, turn) in _turns.OrderBy(turn => turn.Value).ToList())
            {
                _turns[who] = Math.Max(turn, next);
                next = _turns[who] + _interval;
            }

            _full = Math.Max(_full, next + (_burst * _interval));
        }
    }

    private void ForgetUnused(double now)
    {
        if (now - _lookedAt < Kept)
            return;
        _lookedAt = now;
        foreach (var (who, turn) in _turns.Where(turn => turn.Value + Kept < now).ToList())
            _turns.Remove(who);
    }
}
