using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;
using Azure.ResourceManager.Resources;

namespace StandIns.Tests.Sdk.ContainerService;

public class When_what_surrounds_a_pool_is_used
{
    private readonly ScriptedArm _arm = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static JsonNode Snapshot => JsonNode.Parse($$$"""
        {"id":"/subscriptions/{{{Ids.Subscription}}}/resourceGroups/rg1/providers/Microsoft.ContainerService/snapshots/before-202607","name":"before-202607",
        "type":"Microsoft.ContainerService/Snapshots","location":"westeurope","tags":{"release":"3.0.20261110"},
        "systemData":{"createdBy":"rollout","createdByType":"Application","createdAt":"2026-11-10T20:00:00Z"},
        "properties":{"creationData":{"sourceResourceId":"{{{Ids.Pool}}}"},"snapshotType":"NodePool","kubernetesVersion":"1.34.8",
        "nodeImageVersion":"AKSAzureLinux-V3gen2-202606.19.0","osType":"Linux","osSku":"AzureLinux","vmSize":"Standard_D4s_v5","enableFIPS":false}}
        """)!;

    [Fact]
    public async Task A_maintenance_window_is_set_at_once()
    {
        _arm.Answer(201, Fixture.Body("MaintenanceConfigurationsCreate_Update_MaintenanceWindow", 201));
        var schedule = new ContainerServiceMaintenanceSchedule
        {
            RelativeMonthly = new(3, ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex.First, ContainerServiceWeekDay.Monday),
        };
        var data = new ContainerServiceMaintenanceConfigurationData
        {
            MaintenanceWindow = new ContainerServiceMaintenanceWindow(schedule, 10, "08:30")
            {
                StartDate = "2023-01-01",
                UtcOffset = "+05:30",
                NotAllowedDates =
                {
                    new(DateTimeOffset.Parse("2023-02-18T00:00Z", null), DateTimeOffset.Parse("2023-02-25T00:00Z", null)),
                    new(DateTimeOffset.Parse("2023-12-23T00:00Z", null), DateTimeOffset.Parse("2024-01-05T00:00Z", null)),
                },
            },
        };

        var operation = await _arm.Client().TheCluster().GetContainerServiceMaintenanceConfigurations()
            .CreateOrUpdateAsync(WaitUntil.Completed, "aksManagedAutoUpgradeSchedule", data, Stop);

        Assert.True(JsonNode.DeepEquals(Fixture.Request("MaintenanceConfigurationsCreate_Update_MaintenanceWindow"), _arm.Requests[0].Body), _arm.Requests[0].Body!.ToJsonString());
        Assert.Equal("aksManagedAutoUpgradeSchedule", operation.Value.Id.Name);
        Assert.Equal(3, operation.Value.Data.MaintenanceWindow.Schedule.Weekly.IntervalWeeks);
        Assert.Single(_arm.Requests);
    }

    [Fact]
    public async Task A_maintenance_window_is_dropped_at_once()
    {
        _arm.Answer(200, Fixture.Body("MaintenanceConfigurationsCreate_Update_MaintenanceWindow")).Answer(204);
        var configuration = (await _arm.Client().TheCluster().GetContainerServiceMaintenanceConfigurationAsync("aksManagedAutoUpgradeSchedule", Stop)).Value;

        var operation = await configuration.DeleteAsync(WaitUntil.Completed, Stop);

        Assert.True(operation.HasCompleted);
        Assert.EndsWith("/maintenanceConfigurations/aksManagedAutoUpgradeSchedule", _arm.Requests[1].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_machines_of_a_pool_are_listed()
    {
        var page = Fixture.Body("MachineList");
        page["nextLink"] = null;
        _arm.Answer(200, page);

        var machines = new List<ContainerServiceMachineResource>();
        await foreach (var machine in _arm.Client().ThePool().GetContainerServiceMachines().GetAllAsync(Stop))
            machines.Add(machine);

        var data = Assert.Single(machines).Data;
        Assert.Equal(["172.20.2.4", "10.0.0.1"], data.Properties.NetworkIPAddresses.Select(address => address.IP));
        Assert.Equal(ContainerServiceIPFamily.IPv4, data.Properties.NetworkIPAddresses[0].Family);
        Assert.Equal("0", data.Properties.ResourceId.Name);
        Assert.Equal(["1"], data.Zones);
    }

    [Fact]
    public async Task A_snapshot_is_taken_tagged_and_listed()
    {
        _arm.Answer(201, Snapshot).Answer(200, Snapshot).Answer(200, Snapshot).Answer(200, new JsonObject { ["value"] = new JsonArray(Snapshot) });
        var group = _arm.Client().GetResourceGroupResource(ResourceGroupResource.CreateResourceIdentifier(Ids.Subscription, "rg1"));
        var wanted = new AgentPoolSnapshotData(AzureLocation.WestEurope) { CreationDataSourceResourceId = Ids.Pool, SnapshotType = SnapshotType.NodePool };

        var taken = (await group.GetAgentPoolSnapshots().CreateOrUpdateAsync(WaitUntil.Completed, "before-202607", wanted, Stop)).Value;
        await taken.SetTagsAsync(new Dictionary<string, string> { ["kept"] = "yes" }, Stop);
        var listed = _arm.Client().GetSubscriptionResource(SubscriptionResource.CreateResourceIdentifier(Ids.Subscription)).GetAgentPoolSnapshots(Stop).Single();

        Assert.Equal($$$"""{"location":"westeurope","properties":{"creationData":{"sourceResourceId":"{{{Ids.Pool}}}"},"snapshotType":"NodePool"}}""", Sorted(_arm.Requests[0].Body!));
        Assert.Equal("""{"tags":{"kept":"yes"}}""", _arm.Requests[2].Body!.ToJsonString());
        Assert.Equal("AKSAzureLinux-V3gen2-202606.19.0", listed.Data.NodeImageVersion);
        Assert.Equal(ContainerServiceOSSku.AzureLinux, listed.Data.OSSku);
        Assert.False(listed.Data.EnableFips);
        Assert.Equal("rollout", listed.Data.SystemData.CreatedBy);
        Assert.Equal("3.0.20261110", listed.Data.Tags["release"]);
    }

    private static string Sorted(JsonNode node) =>
        new JsonObject(node.AsObject().OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone()))).ToJsonString();
}
