namespace ReleaseOrchestrator.Hosting;

/// <summary>Waits for several things at once without threads: each begins in the caller's own flow, so that work which never really waits is done in order.</summary>
public static class Concurrently
{
    /// <summary>Does <paramref name="work"/> for 0 to <paramref name="count"/> - 1, at most <paramref name="most"/> at a time; the first fault is thrown once all have ended.</summary>
    public static async Task For(int count, int most, Func<int, Task> work)
    {
        using var room = new SemaphoreSlim(most, most);
        var begun = new List<Task>(count);
        for (var i = 0; i < count; i++)
        {
            await room.WaitAsync();
            begun.Add(Do(i));
        }

        await Task.WhenAll(begun);

        async Task Do(int i)
        {
            try
            {
                await work(i);
            }
            finally
            {
                room.Release();
            }
        }
    }
}
