using System.Reflection;
using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_code_for_the_official_package_is_compiled
{
    public static TheoryData<Type> Clients => new(typeof(ContainerServiceExtensions).Assembly.GetExportedTypes()
        .Where(type => type.IsAssignableTo(typeof(ArmResource)) || type.IsAssignableTo(typeof(ArmCollection))));

    [Theory]
    [MemberData(nameof(Clients))]
    public void Every_member_can_be_replaced_by_a_mock(Type client)
    {
        Assert.NotNull(client.GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, []));
        Assert.All(Members(client), member => Assert.True(member.IsVirtual && !member.IsFinal, $"{client.Name}.{member.Name}"));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public void Every_call_has_a_twin(Type client)
    {
        var calls = Members(client).Where(member => member.GetParameters() is [.., { ParameterType.Name: nameof(CancellationToken) }]).ToList();

        Assert.All(calls, call =>
        {
            var twin = call.Name.EndsWith("Async", StringComparison.Ordinal) ? call.Name[..^5] : call.Name + "Async";
            Assert.NotNull(client.GetMethod(twin, [.. call.GetParameters().Select(parameter => parameter.ParameterType)]));
        });
    }

    [Fact]
    public void Every_extensible_value_is_equal_without_regard_to_case()
    {
        var values = typeof(ContainerServiceExtensions).Assembly.GetExportedTypes().Where(type => type.IsValueType).ToList();

        Assert.NotEmpty(values);
        Assert.All(values, type =>
        {
            foreach (var known in type.GetProperties(BindingFlags.Static | BindingFlags.Public))
            {
                var value = known.GetValue(null)!;
                Assert.Equal(value, Activator.CreateInstance(type, value.ToString()!.ToUpperInvariant()));
                Assert.Equal(value.GetHashCode(), Activator.CreateInstance(type, value.ToString()!.ToUpperInvariant())!.GetHashCode());
            }
        });
    }

    [Fact]
    public void Unknown_values_are_kept()
    {
        ContainerServiceOSSku sku = "AzureLinuxOSGuard";

        Assert.Equal("AzureLinuxOSGuard", sku.ToString());
        Assert.False(sku == ContainerServiceOSSku.AzureLinux);
        Assert.True(sku != ContainerServiceOSSku.AzureLinux);
        Assert.Throws<ArgumentNullException>(() => new ContainerServiceOSSku(null));
    }

    [Fact]
    public void Models_that_only_the_service_makes_can_be_made_for_tests()
    {
        var profile = ArmContainerServiceModelFactory.AgentPoolUpgradeProfileData(
            latestNodeImageVersion: "AKSAzureLinux-V3gen2-202607.09.0",
            recentlyUsedVersions: [ArmContainerServiceModelFactory.AgentPoolRecentlyUsedVersion(nodeImageVersion: "AKSAzureLinux-V3gen2-202606.19.0")]);
        var pool = ArmContainerServiceModelFactory.ContainerServiceAgentPoolData(Ids.Pool, "agentpool1", provisioningState: "Succeeded", etag: new ETag("e"), nodeLabels: new Dictionary<string, string> { ["a"] = "b" });
        var cluster = ArmContainerServiceModelFactory.ContainerServiceManagedClusterData(Ids.Cluster, "clustername1", location: AzureLocation.WestUS2, agentPoolProfiles: [ArmContainerServiceModelFactory.ManagedClusterAgentPoolProfile("system", nodeImageVersion: "i")]);

        Assert.Equal("AKSAzureLinux-V3gen2-202606.19.0", profile.RecentlyUsedVersions[0].NodeImageVersion);
        Assert.Equal("Succeeded", pool.ProvisioningState);
        Assert.Equal("e", pool.ETag.ToString());
        Assert.Equal("b", pool.NodeLabels["a"]);
        Assert.Equal("i", cluster.AgentPoolProfiles[0].NodeImageVersion);
        Assert.Equal(AzureLocation.WestUS2, cluster.Location);
    }

    [Fact]
    public void A_mock_stands_in_for_a_pool() =>
        Assert.Equal("Upgrading", new PoolThatIsUpgrading().Data.ProvisioningState);

    private sealed class PoolThatIsUpgrading : ContainerServiceAgentPoolResource
    {
        public override bool HasData => true;

        public override ContainerServiceAgentPoolData Data => ArmContainerServiceModelFactory.ContainerServiceAgentPoolData(provisioningState: "Upgrading");
    }

    private static List<MethodInfo> Members(Type client) =>
        [.. client.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)];
}
