namespace Dapr.Workflow.Abstractions;

/// <summary>An activity, seen without its types. Derive from <see cref="WorkflowActivity{TInput, TOutput}"/> instead of implementing this.</summary>
public interface IWorkflowActivity
{
    /// <summary>The type of what it is given.</summary>
    Type InputType { get; }

    /// <summary>The type of what it returns.</summary>
    Type OutputType { get; }

    /// <summary>Runs the activity.</summary>
    /// <param name="context">For whom it runs.</param>
    /// <param name="input">What it is given.</param>
    /// <returns>What it returns.</returns>
    Task<object?> RunAsync(WorkflowActivityContext context, object? input);
}
