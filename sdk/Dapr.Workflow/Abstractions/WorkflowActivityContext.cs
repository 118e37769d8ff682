using Dapr.Workflow.Abstractions;

namespace Dapr.Workflow;

/// <summary>For whom an activity runs.</summary>
public abstract class WorkflowActivityContext
{
    /// <summary>The activity's name.</summary>
    public abstract TaskIdentifier Identifier { get; }

    /// <summary>The same for every run of the same call: what makes a repeated run recognisable.</summary>
    public abstract string TaskExecutionKey { get; }

    /// <summary>The workflow instance that called.</summary>
    public abstract string InstanceId { get; }
}
