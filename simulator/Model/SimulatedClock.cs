namespace AzureSimulator.Model;

/// <summary>Time inside the simulation: real time multiplied by a speed, and moved on request. It runs backwards only when it is set back.</summary>
public sealed class SimulatedClock(TimeProvider real)
{
    private long anchorTick = real.GetTimestamp();
    private DateTimeOffset anchor = real.GetUtcNow();

    public double Speed { get; private set; } = 1;

    /// <summary>The clock outside.</summary>
    public TimeProvider Real => real;

    public DateTimeOffset RealNow => real.GetUtcNow();

    public DateTimeOffset Now => anchor + (real.GetElapsedTime(anchorTick) * Speed);

    public void Set(DateTimeOffset now, double speed)
    {
        anchor = now;
        anchorTick = real.GetTimestamp();
        Speed = speed;
    }

    /// <summary>How long a simulated span takes for somebody outside; a clock that stands still answers with the span itself.</summary>
    public TimeSpan ToReal(TimeSpan simulated) => Speed > 0 ? simulated / Speed : simulated;
}
