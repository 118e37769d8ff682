using AzureSimulator.Fleet;

namespace StandIns.Tests.Simulator;

public class When_many_clusters_are_simulated
{
    private static readonly string Many = SmallFleet.Text[..SmallFleet.Text.IndexOf("clusters:", StringComparison.Ordinal)]
        .Replace("pageSize: 2", "pageSize: 100", StringComparison.Ordinal) + """
        generated:
          - clusters: 1000
            name: fleet
            resourceGroups: [fleet, images]
            kubernetesVersion: 1.34.8
            workloads: [base]
            pools:
              - { name: system, mode: System, vmSize: Standard_D4s_v5, image: AKSAzureLinux-V3gen2-202610.06.0, count: 3, maxSurge: "1" }
              - { name: apps, vmSize: Standard_D8s_v5, image: AKSAzureLinux-V3gen2-202610.06.0, count: 3, maxSurge: "1" }
        """;

    [Fact]
    public async Task A_generated_fleet_is_listed_in_pages_and_each_cluster_is_a_whole_one()
    {
        await using var azure = await SimulatedAzure.Start(Many);
        var names = new List<string>();
        var next = $"/subscriptions/{SimulatedAzure.Subscription}/providers/Microsoft.ContainerService/managedClusters?{SimulatedAzure.Version}";
        for (var page = 0; next is not null; page++)
        {
            var body = (await azure.Send("GET", next)).Body;
            Assert.InRange(page, 0, 9);
            names.AddRange(body["value"]!.AsArray().Select(cluster => (string)cluster!["name"]!));
            next = (string?)body["nextLink"];
        }
        Assert.Equal(1000, names.Distinct().Count());
        Assert.Equal(("fleet-00001", "fleet-01000"), (names[0], names[^1]));

        await azure.OfferImage(SmallFleet.New);
        var pool = $"/subscriptions/{SimulatedAzure.Subscription}/resourceGroups/images/providers/Microsoft.ContainerService/managedClusters/fleet-00500/agentPools/apps";
        Assert.Equal(202, (await azure.Send("POST", $"{pool}/upgradeNodeImageVersion?{SimulatedAzure.Version}")).Status);
        azure.Pass(TimeSpan.FromHours(1));
        Assert.Equal(SmallFleet.New, azure.Host.World.Pools.Find(pool)!.Image);
    }

    [Theory]
    [InlineData("clusters: 1000", "clusters: 0", "clusters")]
    [InlineData("resourceGroups: [fleet, images]", "resourceGroups: [none]", "'none' is not in any subscription")]
    public void A_pattern_that_makes_no_fleet_is_refused_with_its_place(string right, string wrong, string message) =>
        Assert.Contains(message, Assert.Throws<FleetFileException>(() => FleetReader.Parse("fleet.yaml", Many.Replace(right, wrong, StringComparison.Ordinal))).Message, StringComparison.Ordinal);
}
