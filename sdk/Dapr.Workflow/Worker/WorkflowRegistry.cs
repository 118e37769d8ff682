using Dapr.Workflow.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Workflow.Worker;

/// <summary>Makes workflows and activities by their names.</summary>
internal sealed class WorkflowRegistry
{
    private readonly Dictionary<string, Func<IServiceProvider, IWorkflow>> _workflows = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Func<IServiceProvider, IWorkflowActivity>> _activities = new(StringComparer.OrdinalIgnoreCase);

    public void AddWorkflow<TWorkflow>(string name)
        where TWorkflow : class, IWorkflow =>
        _workflows.TryAdd(name, services => ActivatorUtilities.CreateInstance<TWorkflow>(services));

    public void AddWorkflow<TInput, TOutput>(string name, Func<WorkflowContext, TInput, Task<TOutput>> implementation) =>
        _workflows.TryAdd(name, _ => new FunctionWorkflow<TInput, TOutput>(implementation));

    public void AddActivity<TActivity>(string name)
        where TActivity : class, IWorkflowActivity =>
        _activities.TryAdd(name, services => ActivatorUtilities.CreateInstance<TActivity>(services));

    public void AddActivity<TInput, TOutput>(string name, Func<WorkflowActivityContext, TInput, Task<TOutput>> implementation) =>
        _activities.TryAdd(name, _ => new FunctionActivity<TInput, TOutput>(implementation));

    /// <summary>Null where the name is not registered. What the constructor throws is thrown.</summary>
    public IWorkflow? CreateWorkflow(string name, IServiceProvider services) => _workflows.GetValueOrDefault(name)?.Invoke(services);

    /// <summary>Null where the name is not registered. What the constructor throws is thrown.</summary>
    public IWorkflowActivity? CreateActivity(string name, IServiceProvider services) => _activities.GetValueOrDefault(name)?.Invoke(services);

    private sealed class FunctionWorkflow<TInput, TOutput>(Func<WorkflowContext, TInput, Task<TOutput>> implementation) : Workflow<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(WorkflowContext context, TInput input) => implementation(context, input);
    }

    private sealed class FunctionActivity<TInput, TOutput>(Func<WorkflowActivityContext, TInput, Task<TOutput>> implementation) : WorkflowActivity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(WorkflowActivityContext context, TInput input) => implementation(context, input);
    }
}
