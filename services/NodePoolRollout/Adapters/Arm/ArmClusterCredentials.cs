using System.Text;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using ReleaseOrchestrator.NodePoolRollout.Adapters.Kubernetes;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>The user's kubeconfig of a cluster, from AKS; tokens for clusters that use Entra ID, from our own identity.</summary>
public sealed class ArmClusterCredentials(AzureAccess azure, RequestLimiter limiter) : IClusterCredentials
{
    public Task<string> Kubeconfig(string clusterId, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(clusterId), clusterId);
            var answer = await azure.Client.GetContainerServiceManagedClusterResource(new ResourceIdentifier(clusterId)).GetClusterUserCredentialsAsync(cancellationToken: stop);
            return answer.Value.Kubeconfigs.Count > 0
                ? Encoding.UTF8.GetString(answer.Value.Kubeconfigs[0].Value)
                : throw new AzureException(AzureTrouble.NotAllowed, "NoKubeconfig", $"Azure gives no kubeconfig for {clusterId}.");
        },
        stop);

    public Task<string> Token(string serverId, CancellationToken stop) => AzureErrors.Translate(
        async () => (await azure.Credential.GetTokenAsync(new TokenRequestContext([$"{serverId}/.default"]), stop)).Token, stop);
}
