using Dapr.Workflow;
using Dapr.Workflow.Abstractions;

namespace Product.Tests.Workflows;

/// <summary>One execution of a workflow's step; the same key again is a repetition of it.</summary>
internal sealed class StepContext(string execution) : WorkflowActivityContext
{
    public override TaskIdentifier Identifier => new("step");

    public override string TaskExecutionKey => execution;

    public override string InstanceId => "instance";
}
