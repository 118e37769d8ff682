namespace StandIns.Tests.Simulator;

public class When_an_answer_has_left
{
    [Fact]
    public async Task What_it_tells_of_is_on_the_disk_itself()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async number =>
        {
            var (status, _, _) = await azure.Send("PUT", $"{SimulatedAzure.Shop}/maintenanceConfigurations/aksManagedNodeOSUpgradeSchedule?{SimulatedAzure.Version}",
                new { properties = new { maintenanceWindow = new { durationHours = 4 + number, startTime = "22:00", schedule = new { daily = new { intervalDays = 1 } } } } });
            return status;
        }));

        var (written, durable) = azure.Host.World.Commits;
        Assert.All(answers, status => Assert.InRange(status, 200, 201));
        Assert.Equal(written, durable);
        Assert.True(written > 12);
    }
}
