using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>Ready means that the app's data can be read.</summary>
internal sealed class DatabaseHealth(ServiceDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await database.Read(s => s.Find<long>("SELECT 1"), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}
