using System.Globalization;
using System.Text.Json.Nodes;
using AzureSimulator.Kubernetes;
using AzureSimulator.Model;
using AzureSimulator.Operations;

namespace AzureSimulator.Api;

/// <summary>Commands that Resource Manager runs inside a cluster. The result is at an address of its own, where it is waited for.</summary>
public static class RunCommand
{
    private const string Understood = "the simulator runs only: kubectl get (nodes|pods|deployments|daemonsets|poddisruptionbudgets) [-n NAMESPACE | -A] -o name";

    public static ArmReply Start(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        Conditions.RequireRunning(cluster);
        if (call.Body["command"] is not JsonValue given || !given.TryGetValue<string>(out var command) || command.Length == 0)
            throw new ArmException(400, "InvalidParameter", "The body must hold 'command', the command to run.");
        var (world, operation) = (call.World, LongRunning.Begin(call.World, cluster, cluster.Key + "/commandResults"));
        var (code, logs) = Run(world, cluster, command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var finished = world.Now + world.Fleet.Durations.Update;
        operation.Result = new JsonObject
        {
            ["provisioningState"] = code == 0 ? "succeeded" : "failed",
            ["exitCode"] = code,
            ["startedAt"] = ArmTime.Text(world.Now),
            ["finishedAt"] = ArmTime.Text(finished),
            ["logs"] = logs,
        };
        LongRunning.End(world, operation.Name, "Succeeded");
        operation.EndTime = finished;
        world.Save(operation);
        return Waiting(call, cluster, operation);
    }

    public static ArmReply Result(ArmCall call)
    {
        var cluster = ManagedClusterRoutes.Find(call);
        if (call.World.Operations.Find(call["command"]) is not { Result: { } result } operation || operation.ResourceId != cluster.Key + "/commandResults")
            throw new ArmException(404, "NotFound", $"There is no command '{call["command"]}' of cluster '{cluster.Name}'; results are kept for a limited time.");
        return operation.EndTime > call.World.Now
            ? Waiting(call, cluster, operation)
            : ArmReply.Ok(new JsonObject { ["id"] = operation.Name, ["properties"] = result.DeepClone() });
    }

    private static ArmReply Waiting(ArmCall call, ClusterState cluster, OperationState operation)
    {
        var reply = new ArmReply(202);
        reply.Headers["Location"] = $"{call.BaseUrl}{cluster.Key}/commandResults/{operation.Name}?api-version={call.ApiVersion}";
        reply.Headers["Retry-After"] = call.RetryAfter.ToString(CultureInfo.InvariantCulture);
        return reply;
    }

    private static (int Code, string Logs) Run(World world, ClusterState cluster, string[] words)
    {
        if (words is not ["kubectl", "get", var kind, .. var rest] || rest is not (["-o", "name"] or ["-A", "-o", "name"] or ["-n", _, "-o", "name"]))
            return (1, $"error: {Understood}\n");
        var inside = Workloads.Of(world, cluster);
        var space = rest[0] switch { "-A" => null, "-n" => rest[1], _ => "default" };
        bool Wanted(string name) => space is null || space == name;
        IEnumerable<string>? found = kind switch
        {
            "nodes" => inside.Nodes.Select(entry => "node/" + entry.Node.Name),
            "pods" => inside.Pods.Where(pod => Wanted(pod.Namespace)).Select(pod => "pod/" + pod.Name),
            "deployments" => inside.Deployed.Where(set => set.Kind == Fleet.WorkloadKind.Deployment && Wanted(set.Namespace)).Select(set => "deployment.apps/" + set.Name),
            "daemonsets" => inside.Deployed.Where(set => set.Kind == Fleet.WorkloadKind.DaemonSet && Wanted(set.Namespace)).Select(set => "daemonset.apps/" + set.Name),
            "poddisruptionbudgets" => inside.Deployed.Where(set => Wanted(set.Namespace) && inside.BudgetOf(set) is not null).Select(set => "poddisruptionbudget.policy/" + set.Name),
            _ => null,
        };
        return found is null ? (1, $"error: {Understood}\n") : (0, string.Concat(found.Select(name => name + "\n")));
    }
}
