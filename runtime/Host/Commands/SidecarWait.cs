namespace LocalDapr.Commands;

/// <summary>Waits for a sidecar that somebody else starts, as a start script does before it starts the app.</summary>
internal static class SidecarWait
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> UntilUsable(int port, CancellationToken stop)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            while (true)
            {
                try
                {
                    using var answer = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/v1.0/healthz/outbound"), patience.Token);
                    if (answer.IsSuccessStatusCode)
                        return 0;
                }
                catch (HttpRequestException)
                {
                    // not there yet
                }
                await Task.Delay(100, patience.Token);
            }
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"no sidecar at port {port} within {Patience.TotalSeconds:0} seconds");
            return 1;
        }
    }
}
