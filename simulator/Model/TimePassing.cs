namespace AzureSimulator.Model;

/// <summary>Lets due events happen while nobody asks, and notes the time while something is under way.</summary>
public sealed class TimePassing(World world, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Most = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var noted = time.GetUtcNow();
        while (!stoppingToken.IsCancellationRequested)
        {
            var wait = world.Do(() => world.NextDue is { } due ? world.Clock.ToReal(due - world.Now) : Most);
            await Task.Delay(wait < Least ? Least : wait > Most ? Most : wait, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (world.IsBusy && time.GetUtcNow() - noted > TimeSpan.FromSeconds(1))
            {
                world.SaveTime();
                noted = time.GetUtcNow();
            }
        }
    }
}
