using System.ClientModel.Primitives;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.Resources;
using AzureSimulator;

namespace StandIns.Tests.Sdk.ContainerService;

/// <summary>The client and the simulator know nothing of each other: what one says over TLS, the other has to understand.</summary>
public sealed class When_the_simulator_is_the_service : IAsyncLifetime
{
    private const string Fleet = """
        clock: { speed: 20000 }
        identity: { tenant: 7d1f3c5a-0b7e-4c5e-9d5b-2f6a1c3e8b90, clientId: 3b9a6f2e-51c4-4f0d-8a77-6c0de1b2f4a5 }
        limits: { pageSize: 1, retryAfter: 1s }
        subscriptions:
          - id: 5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48
            name: fleet
            resourceGroups: [{ name: canary, location: eastus }]
        regions:
          - name: eastus
            vcpuQuota: 100
            images:
              - { name: AKSAzureLinux-V3gen2-202609.22.0, kernel: 6.6.96.2-1.azl3, containerd: 2.0.0 }
              - { name: AKSAzureLinux-V3gen2-202610.06.0, kernel: 6.6.104.2-4.azl3, containerd: 2.0.0 }
        clusters:
          - name: one
            resourceGroup: canary
            kubernetesVersion: 1.34.8
            pools:
              - { name: system, mode: System, vmSize: Standard_D4s_v5, image: AKSAzureLinux-V3gen2-202609.22.0, count: 2, maxSurge: "1" }
              - { name: user1, mode: User, vmSize: Standard_D4s_v5, image: AKSAzureLinux-V3gen2-202609.22.0, count: 1, maxSurge: "1" }
          - name: two
            resourceGroup: canary
            kubernetesVersion: 1.34.8
            pools:
              - { name: system, mode: System, vmSize: Standard_D4s_v5, image: AKSAzureLinux-V3gen2-202610.06.0, count: 1, maxSurge: "1" }
        """;

    private readonly string _directory = Directory.CreateTempSubdirectory("sdk-and-simulator").FullName;
    private AzureSimulator.Simulator? _simulator;
    private JsonNode _endpoint = new JsonObject();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static ResourceIdentifier User1 => ContainerServiceAgentPoolResource.CreateResourceIdentifier("5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48", "canary", "one", "user1");

    public async ValueTask InitializeAsync()
    {
        var fleet = Path.Combine(_directory, "fleet.yaml");
        await File.WriteAllTextAsync(fleet, Fleet);
        _simulator = await AzureSimulator.Simulator.Start(new SimulatorOptions(fleet, Path.Combine(_directory, "data"), 0));
        _endpoint = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_directory, "data", "endpoint.json")))!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_simulator is not null)
            await _simulator.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Its_clusters_and_pools_are_listed_page_by_page()
    {
        var pools = new List<string>();
        await foreach (var cluster in Subscription.GetContainerServiceManagedClustersAsync(Stop))
        {
            await foreach (var pool in cluster.GetContainerServiceAgentPools().GetAllAsync(Stop))
                pools.Add($"{cluster.Data.Name}/{pool.Data.Name} {pool.Data.NodeImageVersion}");
        }

        Assert.Equal(
            ["one/system AKSAzureLinux-V3gen2-202609.22.0", "one/user1 AKSAzureLinux-V3gen2-202609.22.0", "two/system AKSAzureLinux-V3gen2-202610.06.0"],
            pools.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_pool_is_upgraded_and_another_process_sees_the_end_of_it()
    {
        var pool = Client().GetContainerServiceAgentPoolResource(User1);
        var latest = (await pool.GetAgentPoolUpgradeProfile().GetAsync(Stop)).Value.Data.LatestNodeImageVersion;
        var begun = await pool.UpgradeNodeImageVersionAsync(WaitUntil.Started, Stop);
        var saved = ModelReaderWriter.Write(begun.GetRehydrationToken()!.Value);

        var resumed = ArmOperation.Rehydrate(Client(), ModelReaderWriter.Read<RehydrationToken>(saved));
        await resumed.WaitForCompletionResponseAsync(Stop);

        var upgraded = (await pool.GetAsync(Stop)).Value.Data;
        Assert.Equal("AKSAzureLinux-V3gen2-202610.06.0", latest);
        Assert.Equal(latest, upgraded.NodeImageVersion);
        Assert.Equal("Succeeded", upgraded.ProvisioningState);
    }

    [Fact]
    public async Task A_pool_is_changed_only_while_its_etag_holds()
    {
        var pool = (await Client().GetContainerServiceAgentPoolResource(User1).GetAsync(Stop)).Value;
        var stale = pool.Data.ETag.ToString();
        pool.Data.NodeLabels["ring"] = "canary";

        var written = await pool.UpdateAsync(WaitUntil.Completed, pool.Data, ifMatch: stale, cancellationToken: Stop);
        var refusal = await Assert.ThrowsAsync<RequestFailedException>(() => pool.UpdateAsync(WaitUntil.Completed, pool.Data, ifMatch: stale, cancellationToken: Stop));

        Assert.Equal("canary", written.Value.Data.NodeLabels["ring"]);
        Assert.True(refusal.Status is 409 or 412, $"{refusal.Status} {refusal.ErrorCode}");
    }

    [Fact]
    public async Task What_is_not_there_is_told_as_such()
    {
        var pools = Client().GetContainerServiceManagedClusterResource(User1.Parent!).GetContainerServiceAgentPools();

        Assert.False((await pools.GetIfExistsAsync("gone", Stop)).HasValue);
        Assert.True(await pools.ExistsAsync("user1", Stop));
    }

    [Fact]
    public async Task Its_kubeconfigs_are_read()
    {
        var credentials = await Client().GetContainerServiceManagedClusterResource(User1.Parent!).GetClusterUserCredentialsAsync(cancellationToken: Stop);

        Assert.Contains("clusters:", Encoding.UTF8.GetString(credentials.Value.Kubeconfigs[0].Value), StringComparison.Ordinal);
    }

    private SubscriptionResource Subscription =>
        Client().GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier("5f0c2d1e-8a34-4b6f-9c1d-0e7f3a5b2c48"));

    // As a process of its own would do it: all it knows is endpoint.json.
    private ArmClient Client()
    {
        var authority = X509CertificateLoader.LoadCertificateFromFile((string)_endpoint["certificateAuthorityFile"]!);
        var transport = new HttpClientTransport(new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { authority }, RevocationMode = X509RevocationMode.NoCheck } },
        }));
        var credential = new ClientSecretCredential(
            (string)_endpoint["tenantId"]!,
            (string)_endpoint["clientId"]!,
            File.ReadAllText((string)_endpoint["clientSecretFile"]!).Trim(),
            new ClientSecretCredentialOptions { AuthorityHost = new Uri((string)_endpoint["authorityHost"]!), DisableInstanceDiscovery = true, Transport = transport });
        return new ArmClient(credential, null, new ArmClientOptions
        {
            Transport = transport,
            Environment = new ArmEnvironment(new Uri((string)_endpoint["resourceManagerEndpoint"]!), (string)_endpoint["audience"]!),
        });
    }
}
