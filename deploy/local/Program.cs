using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.LocalPlatform;

return await Options.Command(Run).Parse(args).InvokeAsync();

static async Task<int> Run(Options options, CancellationToken stop)
{
    var output = Console.Out;
    try
    {
        await using var platform = await Platform.Start(options, output, stop);
        await output.WriteLineAsync($"Page and API: {platform.Address}  token: {platform.AdminToken}");
        await output.WriteLineAsync($"Logs: {platform.LogDirectory}");

        ReleaseState? outcome = null;
        if (!options.NoRelease)
            outcome = await new DemoRelease(platform.Address, platform.AdminToken, output, TimeProvider.System).Deliver(stop);
        if (options.ExitWhenDone)
            return outcome is null or ReleaseState.Succeeded ? 0 : 1;

        await output.WriteLineAsync();
        await output.WriteLineAsync($"Up at {platform.Address} until Ctrl-C. Sign in with the token above.");
        await Task.Delay(Timeout.Infinite, stop);
        return 0;
    }
    catch (OperationCanceledException) when (stop.IsCancellationRequested)
    {
        await output.WriteLineAsync("Stopped.");
        return options.ExitWhenDone ? 130 : 0;
    }
    catch (PlatformException e)
    {
        await Console.Error.WriteLineAsync($"run: {e.Message}");
        return 1;
    }
}
