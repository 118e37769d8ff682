using Azure;
using Azure.Core;
using Azure.ResourceManager.ContainerService;
using Azure.ResourceManager.ContainerService.Models;

namespace StandIns.Tests.Simulator;

public class When_a_command_is_run_in_a_cluster
{
    private static async Task<ManagedClusterRunCommandResult> Run(SimulatedAzure azure, string command)
    {
        var cluster = azure.Client().GetContainerServiceManagedClusterResource(new ResourceIdentifier(SimulatedAzure.Shop));
        var operation = await cluster.RunCommandAsync(WaitUntil.Started, new ManagedClusterRunCommandContent(command), SimulatedAzure.Stop);
        Assert.False(operation.HasCompleted);
        azure.Pass(TimeSpan.FromSeconds(30));
        await operation.UpdateStatusAsync(SimulatedAzure.Stop);
        Assert.True(operation.HasCompleted);
        return operation.Value;
    }

    [Theory]
    [InlineData("kubectl get nodes -o name", 5, "node/aks-")]
    [InlineData("kubectl get pods -A -o name", 10, "pod/")]
    [InlineData("kubectl get pods -n kube-system -o name", 5, "pod/agent-")]
    [InlineData("kubectl get deployments -n shop -o name", 2, "deployment.apps/")]
    [InlineData("kubectl get daemonsets -A -o name", 1, "daemonset.apps/agent")]
    [InlineData("kubectl get poddisruptionbudgets -A -o name", 1, "poddisruptionbudget.policy/storefront")]
    public async Task It_lists_what_the_cluster_holds(string command, int lines, string start)
    {
        await using var azure = await SimulatedAzure.Start();
        var result = await Run(azure, command);

        Assert.Equal((0, "succeeded"), (result.ExitCode, result.ProvisioningState));
        Assert.Equal(TimeSpan.FromSeconds(30), result.FinishedOn - result.StartedOn);
        var told = result.Logs.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(lines, told.Length);
        Assert.All(told, line => Assert.StartsWith(start, line, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kubectl delete pods --all")]
    [InlineData("kubectl get secrets -A -o name")]
    [InlineData("helm ls")]
    public async Task What_it_does_not_know_fails_and_says_what_it_knows(string command)
    {
        await using var azure = await SimulatedAzure.Start();
        var result = await Run(azure, command);
        Assert.Equal((1, "failed"), (result.ExitCode, result.ProvisioningState));
        Assert.Contains("the simulator runs only: kubectl get", result.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_result_is_kept_as_long_as_operations_are()
    {
        await using var azure = await SimulatedAzure.Start();
        var (_, _, started) = await azure.Send("POST", $"{SimulatedAzure.Shop}/runCommand?{SimulatedAzure.Version}", new { command = "kubectl get nodes -o name" });
        var result = started.Headers.Location!.PathAndQuery;

        Assert.Equal(202, (await azure.Send("GET", result)).Status);
        azure.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await azure.Send("GET", result)).Status);
        azure.Pass(TimeSpan.FromDays(8));
        Assert.Equal(404, (await azure.Send("GET", result)).Status);
    }

    [Fact]
    public async Task A_call_without_a_command_is_refused()
    {
        await using var azure = await SimulatedAzure.Start();
        var (status, body, _) = await azure.Send("POST", $"{SimulatedAzure.Shop}/runCommand?{SimulatedAzure.Version}", new { context = "" });
        Assert.Equal((400, "InvalidParameter"), (status, SimulatedAzure.Code(body)));
    }
}
