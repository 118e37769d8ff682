using Azure.Core;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>
/// Where calls to Azure and to the clusters' own APIs go instead of over the network, and who makes them: for an Azure in the same process. Registered as a
/// service it counts; without it there are sockets and Azure.Identity.
/// </summary>
public sealed record AzureTransport(HttpMessageHandler Handler, TokenCredential Credential);
