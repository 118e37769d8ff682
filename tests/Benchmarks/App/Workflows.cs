using Dapr.Workflow;

namespace Benchmarks.App;

/// <summary>So many activities, one after the other.</summary>
public sealed class ChainWorkflow : Workflow<int, int>
{
    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        var value = 0;
        for (var i = 0; i < input; i++)
            value = await context.CallActivityAsync<int>(nameof(Step), value);
        return value;
    }
}

/// <summary>So many activities at once.</summary>
public sealed class FanOutWorkflow : Workflow<int, int>
{
    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        var values = await Task.WhenAll(Enumerable.Range(0, input).Select(i => context.CallActivityAsync<int>(nameof(Step), i)));
        return values.Length;
    }
}

/// <summary>So many timers, all due at one moment; returns how late the last of them was, in milliseconds.</summary>
public sealed class TimersWorkflow : Workflow<TimersWorkflow.Plan, double>
{
    public sealed record Plan(int Count, DateTime Due);

    public override async Task<double> RunAsync(WorkflowContext context, Plan input)
    {
        await Task.WhenAll(Enumerable.Range(0, input.Count).Select(_ => context.CreateTimer(input.Due, CancellationToken.None)));
        return (context.CurrentUtcDateTime - input.Due).TotalMilliseconds;
    }
}

/// <summary>Gathers a long history at once, says so, and ends when it is told to.</summary>
public sealed class LongPastWorkflow : Workflow<int, int>
{
    public override async Task<int> RunAsync(WorkflowContext context, int input)
    {
        await Task.WhenAll(Enumerable.Range(0, input).Select(i => context.CallActivityAsync<int>(nameof(Step), i)));
        context.SetCustomStatus("ready");
        return await context.WaitForExternalEventAsync<int>("end");
    }
}

/// <summary>Gathers a long history step by step, and tells when each tenth of it was done.</summary>
public sealed class LoopWorkflow : Workflow<int, IReadOnlyList<DateTime>>
{
    private const int Marks = 10;

    public override async Task<IReadOnlyList<DateTime>> RunAsync(WorkflowContext context, int input)
    {
        var marks = new List<DateTime> { context.CurrentUtcDateTime };
        for (var i = 1; i <= input; i++)
        {
            await context.CallActivityAsync<int>(nameof(Step), i);
            if (i % (input / Marks) == 0)
                marks.Add(context.CurrentUtcDateTime);
        }
        return marks;
    }
}
