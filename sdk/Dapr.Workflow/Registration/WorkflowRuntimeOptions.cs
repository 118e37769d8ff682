using Dapr.Workflow.Abstractions;
using Dapr.Workflow.Worker;

namespace Dapr.Workflow;

/// <summary>The workflows and activities that an app runs. The first registration of a name wins; case does not matter.</summary>
public sealed class WorkflowRuntimeOptions
{
    internal WorkflowRegistry Registry { get; } = new();

    /// <summary>Adds a workflow.</summary>
    /// <typeparam name="TWorkflow">Its type; a new one is made for every turn, in a scope of its own.</typeparam>
    /// <param name="name">Its name; null for the type's.</param>
    public void RegisterWorkflow<TWorkflow>(string? name = null)
        where TWorkflow : class, IWorkflow =>
        Registry.AddWorkflow<TWorkflow>(name ?? typeof(TWorkflow).Name);

    /// <summary>Adds a workflow that is a function.</summary>
    /// <typeparam name="TInput">The type of what it is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it returns.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="implementation">The function.</param>
    public void RegisterWorkflow<TInput, TOutput>(string name, Func<WorkflowContext, TInput, Task<TOutput>> implementation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(implementation);
        Registry.AddWorkflow(name, implementation);
    }

    /// <summary>Adds an activity.</summary>
    /// <typeparam name="TActivity">Its type; a new one is made for every run, in a scope of its own.</typeparam>
    /// <param name="name">Its name; null for the type's.</param>
    public void RegisterActivity<TActivity>(string? name = null)
        where TActivity : class, IWorkflowActivity =>
        Registry.AddActivity<TActivity>(name ?? typeof(TActivity).Name);

    /// <summary>Adds an activity that is a function.</summary>
    /// <typeparam name="TInput">The type of what it is given.</typeparam>
    /// <typeparam name="TOutput">The type of what it returns.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="implementation">The function.</param>
    public void RegisterActivity<TInput, TOutput>(string name, Func<WorkflowActivityContext, TInput, Task<TOutput>> implementation)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(implementation);
        Registry.AddActivity(name, implementation);
    }
}
