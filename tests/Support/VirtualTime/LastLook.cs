namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>What a look into an app's database found, for as long as nothing is written there: watchers look after every step.</summary>
internal sealed class LastLook<T>(VirtualApp app, Func<string, T> look)
{
    private (long Changes, string Of, T Found)? _last;

    /// <param name="of">What is looked for.</param>
    public T At(string of)
    {
        if (app.IsWriting)
            return look(of);
        if (_last is not { } last || last.Changes != app.Changes || last.Of != of)
            _last = last = (app.Changes, of, look(of));
        return last.Found;
    }
}
