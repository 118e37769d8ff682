namespace Dapr.Workflow;

/// <summary>
/// A durable story: it is run again from its start after every event, so its code must do the same each time and reach the world
/// through its context only.
/// </summary>
/// <typeparam name="TInput">The type of what it is given; written as JSON.</typeparam>
/// <typeparam name="TOutput">The type of what it returns; written as JSON.</typeparam>
public abstract class Workflow<TInput, TOutput> : IWorkflow
{
    Type IWorkflow.InputType => typeof(TInput);

    Type IWorkflow.OutputType => typeof(TOutput);

    async Task<object?> IWorkflow.RunAsync(WorkflowContext context, object? input) => await RunAsync(context, (TInput)input!);

    /// <summary>Tells the story.</summary>
    /// <param name="context">All that the workflow may use of the world.</param>
    /// <param name="input">What it is given.</param>
    /// <returns>What it returns.</returns>
    public abstract Task<TOutput> RunAsync(WorkflowContext context, TInput input);
}
