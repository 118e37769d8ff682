using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow;

/// <summary>One step of a workflow, free to do anything. It may be run more than once for the same call.</summary>
/// <typeparam name="TInput">The type of what it is given; written as JSON.</typeparam>
/// <typeparam name="TOutput">The type of what it returns; written as JSON.</typeparam>
public abstract class WorkflowActivity<TInput, TOutput> : IWorkflowActivity
{
    Type IWorkflowActivity.InputType => typeof(TInput);

    Type IWorkflowActivity.OutputType => typeof(TOutput);

    /// <inheritdoc />
    public async Task<object?> RunAsync(WorkflowActivityContext context, object? input) => await RunAsync(context, (TInput)input!);

    /// <summary>Does the step.</summary>
    /// <param name="context">For whom it runs.</param>
    /// <param name="input">What it is given.</param>
    /// <returns>What it returns.</returns>
    public abstract Task<TOutput> RunAsync(WorkflowActivityContext context, TInput input);
}
