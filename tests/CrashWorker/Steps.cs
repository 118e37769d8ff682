using Dapr.Workflow;

namespace CrashWorker;

/// <summary>The activities.</summary>
public static class Steps
{
    public const string Add = "Add";
    public const string AddAtLast = "AddAtLast";

    public static void Register(WorkflowRuntimeOptions workflows, string app, ILedger ledger)
    {
        workflows.RegisterActivity<int, int>(Add, (context, number) =>
        {
            ledger.Write(new Run(app, context.InstanceId, context.TaskExecutionKey, Add, number));
            return Task.FromResult(number + 1);
        });

        // Fails the first time that an instance asks for it, in whatever process.
        workflows.RegisterActivity<int, int>(AddAtLast, (context, number) =>
        {
            ledger.Write(new Run(app, context.InstanceId, context.TaskExecutionKey, AddAtLast, number));
            return ledger.IsFirst(context.InstanceId) ? throw new IOException("not yet") : Task.FromResult(number + 1);
        });
    }
}
