namespace Dapr.Workflow;

/// <summary>What can be asked of a workflow's context without changing anything.</summary>
public interface IWorkflowContext
{
    /// <summary>Whether what runs now ran before, in an earlier turn.</summary>
    bool IsReplaying { get; }

    /// <summary>The workflow's time: the same whenever this point is reached again.</summary>
    DateTime CurrentUtcDateTime { get; }

    /// <summary>Whether this execution takes the path of a change to the workflow's code. Executions that passed this point before the change do not.</summary>
    /// <param name="patchName">The name of the change.</param>
    /// <returns>True where it does.</returns>
    bool IsPatched(string patchName);
}
