using Microsoft.Extensions.Options;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;
using ReleaseOrchestrator.NodePoolRollout.Domain.Preflight;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Wires Azure by section <c>Azure</c>.</summary>
public static class AzureSetup
{
    public static void AddAzure(this WebApplicationBuilder builder)
    {
        builder.Services.Configure<AzureOptions>(builder.Configuration.GetSection("Azure"));
        builder.Services.AddSingleton<AzureAccess>();
        builder.Services.AddSingleton(services => new RequestLimiter(
            services.GetRequiredService<TimeProvider>(), services.GetRequiredService<IOptions<AzureOptions>>().Value.RequestShare));
        builder.Services.AddSingleton<INodePools, ArmNodePools>();
        builder.Services.AddSingleton<IPreflightSight, ArmPreflight>();
        builder.Services.AddSingleton<IPoolTwins, ArmPoolTwins>().AddSingleton<IAksBlueGreen, ArmAksBlueGreen>();
        builder.Services.AddSingleton<IControlPlanes, ArmControlPlanes>();
        builder.Services.AddSingleton<IPoolSnapshots, ArmPoolSnapshots>();
        builder.Services.AddSingleton<IClusterCredentials, ArmClusterCredentials>();
    }
}
