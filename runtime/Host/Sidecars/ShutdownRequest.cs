namespace LocalDapr.Sidecars;

/// <summary>Carries the wish of an app that its sidecar ends. The sidecars share one process, so the whole runtime ends with it.</summary>
public sealed partial class ShutdownRequest(IHostApplicationLifetime lifetime, ILogger<ShutdownRequest> logger)
{
    public void Ask(Sidecar sidecar)
    {
        Asked(sidecar.AppId);
        lifetime.StopApplication();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{App} asked for shutdown")]
    private partial void Asked(string app);
}
