using Dapr.Workflow;

namespace ReleaseOrchestrator.Workflows;

/// <summary>Tells workflow instances to look again. One that does not exist, or has ended, needs no telling.</summary>
public class WorkflowSignals(DaprWorkflowClient workflows)
{
    public virtual async Task Tell(params IEnumerable<string> instances)
    {
        foreach (var instance in instances)
        {
            if (await workflows.GetWorkflowStateAsync(instance, getInputsAndOutputs: false) is { Exists: true, IsWorkflowRunning: true })
                await workflows.RaiseEventAsync(instance, Signals.Changed);
        }
    }
}
