using Azure;
using Azure.ResourceManager.ContainerService;

namespace StandIns.Tests.Simulator;

public class When_an_upgrade_does_not_go_through
{
    private const string Pool = $"{SimulatedAzure.Shop}/agentPools/apps";
    private const string NoDisruption = "maxUnavailable: 0";

    [Fact]
    public async Task A_budget_that_allows_no_disruption_fails_it_after_the_drain_timeout()
    {
        await using var azure = await Upgrading(SmallFleet.Text.Replace("maxUnavailable: 1", NoDisruption, StringComparison.Ordinal));
        azure.Pass(TimeSpan.FromMinutes(11));
        Assert.Equal("UpgradingNodeImageVersion", (await Data(azure)).ProvisioningState);
        azure.Pass(TimeSpan.FromMinutes(2));

        var pool = await Data(azure);

        Assert.Equal("Failed", pool.ProvisioningState);
        Assert.Equal("UpgradeFailed", pool.StatusProvisioningError.Code);
        Assert.Contains("PodDisruptionBudget storefront", pool.StatusProvisioningError.Message, StringComparison.Ordinal);
        Assert.All(azure.Host.World.Pools.Find(Pool)!.Nodes, node => Assert.Equal((SmallFleet.Old, false), (node.Image, node.Cordoned)));
    }

    [Fact]
    public async Task A_node_that_cannot_be_drained_is_quarantined_where_the_pool_asks_for_that()
    {
        var fleet = SmallFleet.Text.Replace("maxUnavailable: 1", NoDisruption, StringComparison.Ordinal)
            .Replace("drainTimeoutMinutes: 10", "drainTimeoutMinutes: 10, undrainableNodeBehavior: Cordon", StringComparison.Ordinal);
        await using var azure = await Upgrading(fleet);
        azure.Pass(TimeSpan.FromHours(3));

        var quarantined = (await azure.Kubernetes("/api/v1/nodes?labelSelector=kubernetes.azure.com%2Fupgrade-status%3DQuarantined"))["items"]!.AsArray();

        Assert.NotEmpty(quarantined);
        Assert.All(quarantined, node => Assert.True(node!["spec"]!["unschedulable"]!.GetValue<bool>()));
    }

    [Fact]
    public async Task A_node_that_does_not_join_fails_it_with_the_code_and_leaves_mixed_nodes()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Fault(new { kind = "failNode", cluster = "shop", pool = "apps", ordinal = 2, code = "VMExtensionError_K8SAPIServerConnFail" });
        var operation = await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromHours(1));

        var problem = await Assert.ThrowsAsync<RequestFailedException>(async () => await operation.UpdateStatusAsync(SimulatedAzure.Stop));
        var nodes = azure.Host.World.Pools.Find(Pool)!.Nodes;

        Assert.Equal("VMExtensionError_K8SAPIServerConnFail", problem.ErrorCode);
        Assert.Equal("Failed", (await Data(azure)).ProvisioningState);
        Assert.Equal([SmallFleet.New, SmallFleet.New, SmallFleet.Old], nodes.Select(node => node.Image));
        Assert.Equal([true, false, true], nodes.Select(node => node.IsReady(azure.Host.World.Now)));
    }

    [Fact]
    public async Task The_next_write_resumes_it_and_leaves_finished_nodes_alone()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        await azure.Fault(new { kind = "failNode", pool = "apps", ordinal = 2 });
        await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromHours(1));

        var pool = (ContainerServiceAgentPoolResource)await azure.Pool("apps").GetAsync(SimulatedAzure.Stop);
        await pool.UpdateAsync(WaitUntil.Started, pool.Data, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromHours(1));

        Assert.Equal(("Succeeded", SmallFleet.New), ((await Data(azure)).ProvisioningState, (await Data(azure)).NodeImageVersion));
        Assert.Equal([1, 1, 1], azure.Log("node").Where(entry => entry["event"]!.GetValue<string>() == "reimaged").CountBy(entry => entry["node"]!.GetValue<string>()).Select(node => node.Value));
    }

    [Fact]
    public async Task An_abort_finishes_the_node_at_hand_and_leaves_the_others()
    {
        await using var azure = await SimulatedAzure.Start();
        await azure.OfferImage(SmallFleet.New);
        var upgrade = await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        azure.Pass(TimeSpan.FromMinutes(4));

        var abort = await azure.Pool("apps").AbortLatestOperationAsync(WaitUntil.Started, SimulatedAzure.Stop);
        Assert.Equal("Canceling", (await Data(azure)).ProvisioningState);
        azure.Pass(TimeSpan.FromMinutes(10));
        await abort.UpdateStatusAsync(SimulatedAzure.Stop);
        var problem = await Assert.ThrowsAsync<RequestFailedException>(async () => await upgrade.UpdateStatusAsync(SimulatedAzure.Stop));

        Assert.Contains("abort", problem.Message, StringComparison.OrdinalIgnoreCase);
        Assert.True(abort.HasCompleted);
        Assert.Equal("Canceled", (await Data(azure)).ProvisioningState);
        Assert.Equal([SmallFleet.New, SmallFleet.Old, SmallFleet.Old], azure.Host.World.Pools.Find(Pool)!.Nodes.Select(node => node.Image));
        Assert.All(azure.Host.World.Pools.Find(Pool)!.Nodes, node => Assert.False(node.Cordoned));
    }

    [Fact]
    public async Task An_abort_of_nothing_is_refused()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("POST", $"{Pool}/abort?{SimulatedAzure.Version}");
        Assert.Equal((409, "OperationNotAllowed"), (status, SimulatedAzure.Code(body)));
    }

    [Fact]
    public async Task Too_few_cores_for_a_surge_node_fail_it_at_once()
    {
        await using var azure = await Upgrading(SmallFleet.Text.Replace("pair: westus", "vcpuQuota: 36", StringComparison.Ordinal));
        azure.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("QuotaExceeded", (await Data(azure)).StatusProvisioningError.Code);
        Assert.Empty(azure.Log("node"));
    }

    private static async Task<SimulatedAzure> Upgrading(string fleet)
    {
        var azure = await SimulatedAzure.Start(fleet);
        await azure.OfferImage(SmallFleet.New);
        await azure.Pool("apps").UpgradeNodeImageVersionAsync(WaitUntil.Started, SimulatedAzure.Stop);
        return azure;
    }

    private static async Task<ContainerServiceAgentPoolData> Data(SimulatedAzure azure) => (await azure.Pool("apps").GetAsync(SimulatedAzure.Stop)).Value.Data;
}
