namespace Dapr.Workflow.Worker;

/// <summary>How long to wait before connecting again: shortly after the first break, then longer, never longer than five seconds.</summary>
internal sealed class Reconnects
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private TimeSpan _next = First;

    public TimeSpan Next()
    {
        var pause = _next;
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }

    public void Connected() => _next = First;
}
