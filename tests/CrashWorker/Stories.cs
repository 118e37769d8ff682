using Dapr.Workflow;

namespace CrashWorker;

/// <summary>One kind of workflow: what it must be sent, and how it must end.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Events">How many events it waits for, numbered from 0.</param>
/// <param name="Result">What it returns for an input.</param>
public sealed record Story(string Name, int Events, Func<int, int> Result);

/// <summary>The workflows. Each returns a number that is right only if nothing got lost and nothing counted twice.</summary>
public static class Stories
{
    public const string Ended = "Ended";
    public const string North = "north";
    public const string South = "south";
    public const string Event = "news";

    public static IReadOnlyList<Story> All { get; } =
    [
        new("Chain", 0, n => n + 5),
        new("FanOut", 0, n => (6 * n) + 21),
        new("Timers", 0, n => n + 3),
        new("Events", 3, n => n + 3),
        new("Parent", 0, n => (2 * n) + 10),
        new("Again", 4, n => n + 4),
        new("Talk", 0, n => n + 2),
        new(Ended, 0, _ => 0),
    ];

    public static void Register(WorkflowRuntimeOptions workflows)
    {
        workflows.RegisterWorkflow<int, int>("Chain", Chain);
        workflows.RegisterWorkflow<int, int>("FanOut", FanOut);
        workflows.RegisterWorkflow<int, int>("Timers", Timers);
        workflows.RegisterWorkflow<int, int>("Events", Events);
        workflows.RegisterWorkflow<int, int>("Parent", Parent);
        workflows.RegisterWorkflow<Round, int>("Again", Again);
        workflows.RegisterWorkflow<int, int>("Talk", Talk);
        workflows.RegisterWorkflow<int, int>("Listener", Listener);
        workflows.RegisterWorkflow<int, int>(Ended, async (context, _) =>
            await context.CallChildWorkflowAsync<int>("Listener", 0, new ChildWorkflowTaskOptions($"{context.InstanceId}-child")));
    }

    private static async Task<int> Chain(WorkflowContext context, int n)
    {
        for (var i = 0; i < 4; i++)
            n = await context.CallActivityAsync<int>(Steps.Add, n, i == 2 ? At(Other(context)) : null);
        return await context.CallActivityAsync<int>(
            Steps.AddAtLast, n, new WorkflowTaskOptions(new WorkflowRetryPolicy(3, TimeSpan.FromMilliseconds(300))));
    }

    private static async Task<int> FanOut(WorkflowContext context, int n)
    {
        var tasks = Enumerable.Range(0, 6).Select(i => context.CallActivityAsync<int>(Steps.Add, n + i, i % 2 == 0 ? At(Other(context)) : null));
        return (await Task.WhenAll(tasks)).Sum();
    }

    private static async Task<int> Timers(WorkflowContext context, int n)
    {
        for (var i = 0; i < 3; i++)
        {
            await Task.WhenAll(
                context.CreateTimer(TimeSpan.FromMilliseconds(500 + (n * 37 % 4000))),
                context.CreateTimer(TimeSpan.FromMilliseconds(200 + (n * 53 % 6000))));
            n = await context.CallActivityAsync<int>(Steps.Add, n);
        }
        return n;
    }

    private static async Task<int> Events(WorkflowContext context, int n)
    {
        // A client that got no answer tells the same again.
        var heard = new HashSet<int>();
        while (heard.Count < 3)
            if (heard.Add(await context.WaitForExternalEventAsync<int>(Event)))
                n = await context.CallActivityAsync<int>(Steps.Add, n);
        return n;
    }

    private static async Task<int> Parent(WorkflowContext context, int n)
    {
        var here = context.CallChildWorkflowAsync<int>("Chain", n);
        var there = context.CallChildWorkflowAsync<int>("Chain", n, new ChildWorkflowTaskOptions(TargetAppId: Other(context)));
        return await here + await there;
    }

    private static async Task<int> Again(WorkflowContext context, Round round)
    {
        var heard = await context.WaitForExternalEventAsync<int>(Event);
        if (round.Heard.Contains(heard))
        {
            context.ContinueAsNew(round);
            return 0;
        }
        var next = new Round(await context.CallActivityAsync<int>(Steps.Add, round.Number), [.. round.Heard, heard]);
        if (next.Heard.Length < 4)
            context.ContinueAsNew(next);
        return next.Number;
    }

    private static async Task<int> Talk(WorkflowContext context, int n)
    {
        var id = $"{context.InstanceId}-child";
        var child = context.CallChildWorkflowAsync<int>("Listener", n, new ChildWorkflowTaskOptions(id));
        context.SendEvent(id, Event, n);
        return await context.CallActivityAsync<int>(Steps.Add, await child);
    }

    private static async Task<int> Listener(WorkflowContext context, int n)
    {
        var heard = await context.WaitForExternalEventAsync<int>(Event);
        return heard == n ? await context.CallActivityAsync<int>(Steps.Add, heard) : -1;
    }

    private static WorkflowTaskOptions At(string app) => new(TargetAppId: app);

    private static string Other(WorkflowContext context) => context.InstanceId.StartsWith(North, StringComparison.Ordinal) ? South : North;
}

/// <summary>One execution of a workflow that continues as new.</summary>
public sealed record Round(int Number, int[] Heard);
