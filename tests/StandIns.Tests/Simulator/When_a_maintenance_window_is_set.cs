using Azure;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;

namespace StandIns.Tests.Simulator;

public class When_a_maintenance_window_is_set
{
    [Fact]
    public async Task The_official_client_writes_reads_lists_and_deletes_it()
    {
        await using var azure = await SimulatedAzure.Start();
        var configurations = azure.Client().GetContainerServiceManagedClusterResource(new ResourceIdentifier(SimulatedAzure.Shop)).GetContainerServiceMaintenanceConfigurations();
        var schedule = new ContainerServiceMaintenanceSchedule { Weekly = new ContainerServiceMaintenanceWeeklySchedule(1, ContainerServiceWeekDay.Saturday) };
        var data = new ContainerServiceMaintenanceConfigurationData { MaintenanceWindow = new ContainerServiceMaintenanceWindow(schedule, 8, "22:00") };
        await configurations.CreateOrUpdateAsync(WaitUntil.Completed, "aksManagedNodeOSUpgradeSchedule", data, SimulatedAzure.Stop);

        var read = await configurations.GetAllAsync(SimulatedAzure.Stop).SingleAsync(SimulatedAzure.Stop);
        Assert.Equal(("22:00", 8, "+00:00"), (read.Data.MaintenanceWindow.StartTime, read.Data.MaintenanceWindow.DurationHours, read.Data.MaintenanceWindow.UtcOffset));
        await read.DeleteAsync(WaitUntil.Completed, SimulatedAzure.Stop);
        Assert.False((await configurations.ExistsAsync("aksManagedNodeOSUpgradeSchedule", SimulatedAzure.Stop)).Value);
    }

    [Theory]
    [InlineData("other", """{"maintenanceWindow":{}}""", "'other' is not allowed")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", "{}", "maintenanceWindow")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", """{"maintenanceWindow":{"durationHours":3,"startTime":"22:00","schedule":{"daily":{"intervalDays":1}}}}""", "durationHours")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", """{"maintenanceWindow":{"durationHours":4,"startTime":"25:00","schedule":{"daily":{"intervalDays":1}}}}""", "startTime")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", """{"maintenanceWindow":{"durationHours":4,"startTime":"22:00","schedule":{}}}""", "exactly one")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", """{"maintenanceWindow":{"durationHours":4,"startTime":"22:00","schedule":{"daily":{"intervalDays":8}}}}""", "intervalDays")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", """{"maintenanceWindow":{"durationHours":4,"startTime":"22:00","schedule":{"weekly":{"intervalWeeks":1,"dayOfWeek":"Someday"}}}}""", "dayOfWeek")]
    [InlineData("aksManagedNodeOSUpgradeSchedule", """{"maintenanceWindow":{"durationHours":"four","startTime":"22:00","schedule":{}}}""", "wrong type")]
    [InlineData("default", """{"maintenanceWindow":{"durationHours":4,"startTime":"22:00","schedule":{"daily":{"intervalDays":1}}}}""", "weekly schedule only")]
    public async Task One_that_cannot_be_kept_is_refused(string name, string properties, string message)
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}/maintenanceConfigurations/{name}?{SimulatedAzure.Version}",
            new { properties = System.Text.Json.Nodes.JsonNode.Parse(properties) });
        Assert.Equal(400, status);
        Assert.Contains(message, SimulatedAzure.Message(body), StringComparison.Ordinal);
    }
}
