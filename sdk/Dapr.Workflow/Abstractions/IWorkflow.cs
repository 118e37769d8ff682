namespace Dapr.Workflow;

/// <summary>A workflow, seen without its types. Derive from <see cref="Workflow{TInput, TOutput}"/> instead of implementing this.</summary>
public interface IWorkflow
{
    /// <summary>The type of what it is given.</summary>
    Type InputType { get; }

    /// <summary>The type of what it returns.</summary>
    Type OutputType { get; }

    /// <summary>Runs the workflow.</summary>
    /// <param name="context">All that the workflow may use of the world.</param>
    /// <param name="input">What it is given.</param>
    /// <returns>What it returns.</returns>
    Task<object?> RunAsync(WorkflowContext context, object? input);
}
