namespace Dapr.Workflow.Execution;

/// <summary>The workflow's code no longer does what it did when its history was made.</summary>
internal sealed class NonDeterminismException(string message) : Exception(message)
{
    public static NonDeterminismException At(string instanceId, int step, string history, string code) => new(
        $"Workflow '{instanceId}' cannot be replayed: at step {step} its history has {history}, but its code {code}. "
        + "Code of running workflows must keep its order of steps: change it behind IsPatched, or register the new version under a new name.");
}
