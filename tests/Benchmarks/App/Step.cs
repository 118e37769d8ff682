using Dapr.Workflow;

namespace Benchmarks.App;

/// <summary>An activity that costs nothing itself, so that only the way to it and back is measured.</summary>
public sealed class Step : WorkflowActivity<int, int>
{
    public override Task<int> RunAsync(WorkflowActivityContext context, int input) => Task.FromResult(input + 1);
}
