using System.Threading.Channels;

namespace ReleaseOrchestrator.Hosting;

/// <summary>Wakes one waiter; a signal given while nobody waits is kept for the next.</summary>
internal sealed class Signal
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    /// <summary>Until the signal, until <paramref name="limit"/> has passed, or until the end.</summary>
    public async Task Wait(TimeSpan limit, TimeProvider clock, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stop);
        try
        {
            await _set.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException)
        {
            // The caller looks at what there is, whatever woke it.
        }
    }
}
