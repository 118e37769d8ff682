using Microsoft.AspNetCore.Mvc.Testing;

namespace ReleaseOrchestrator.Tests;

internal static class StoppedApp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(45);

    /// <summary>
    /// Ends an app of a test. The in-memory bus now and then never says that it has stopped, however long is waited; then the end of the process has to do.
    /// </summary>
    public static void Stop<TApp>(this WebApplicationFactory<TApp> app)
        where TApp : class => app.DisposeAsync().AsTask().Wait(Limit);
}
