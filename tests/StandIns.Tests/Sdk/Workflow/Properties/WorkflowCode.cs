using Dapr.Workflow;

namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>What the code of a workflow sees where it comes to a step.</summary>
internal sealed record Sight(string Path, Guid Id, DateTime Now, bool Replaying);

/// <summary>Where a workflow stands between two generations.</summary>
internal sealed record Baton(int Generation, string Before);

/// <summary>Carries a random workflow out, as the code of an app would, and writes down what it sees on its way.</summary>
internal sealed class WorkflowCode(RandomWorkflow workflow)
{
    /// <summary>Whether the later version of the code is the one that runs.</summary>
    public bool IsChanged { get; set; }

    public List<Sight> Seen { get; } = [];

    public string? LastNote { get; private set; }

    public async Task<string> Run(WorkflowContext context, Baton baton)
    {
        Seen.Clear();
        LastNote = null;
        var told = await Run(context, workflow.Generations[baton.Generation]);
        if (baton.Generation == workflow.Generations.Length - 1) return $"{baton.Before}{told}";

        context.ContinueAsNew(new Baton(baton.Generation + 1, $"{baton.Before}{told};"), workflow.KeepsUnread);
        return "";
    }

    private Task<string> Run(WorkflowContext context, Step step)
    {
        if (step is not (InTurn or AllOf or AnyOf or Attempt or Changed))
            Seen.Add(new Sight(step.Path, context.NewGuid(), context.CurrentUtcDateTime, context.IsReplaying));
        return step switch
        {
            CallActivity call => context.CallActivityAsync<string>(call.Path, null, new WorkflowTaskOptions(Policy(call.Attempts, call.Mark))),
            CallChild call => context.CallChildWorkflowAsync<string>(
                call.Path, null, new ChildWorkflowTaskOptions(call.Named ? "child-" + call.Path : null, Policy(call.Attempts, call.Mark))),
            Sleep sleep => Slept(context.CreateTimer(TimeSpan.FromMinutes(sleep.Minutes) + TimeSpan.FromMilliseconds(sleep.Mark))),
            Hear { Minutes: null } hear => context.WaitForExternalEventAsync<string>(hear.Path),
            Hear hear => Heard(context, hear),
            Tell tell => Told(context, tell),
            Note note => Noted(context, note),
            Attempt attempt => Tried(context, attempt),
            InTurn inTurn => OneAfterTheOther(context, inTurn),
            AllOf all => All(context, all),
            AnyOf any => Any(context, any),
            Changed changed => Run(context, IsChanged && context.IsPatched(changed.Path) ? changed.After : changed.Before),
            _ => throw new InvalidOperationException(step.ToString()),
        };
    }

    private static WorkflowRetryPolicy? Policy(int attempts, int mark) =>
        attempts == 1 ? null : new WorkflowRetryPolicy(attempts, TimeSpan.FromMinutes(1) + TimeSpan.FromMilliseconds(mark));

    private static async Task<string> Slept(Task timer)
    {
        await timer;
        return "slept";
    }

    private static async Task<string> Heard(WorkflowContext context, Hear hear)
    {
        var limit = hear.Minutes < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMinutes(hear.Minutes!.Value) + TimeSpan.FromMilliseconds(hear.Mark);
        try
        {
            return await context.WaitForExternalEventAsync<string>(hear.Path, limit);
        }
        catch (TaskCanceledException)
        {
            return "late";
        }
    }

    private static Task<string> Told(WorkflowContext context, Tell tell)
    {
        context.SendEvent("other", tell.Path, tell.Path);
        return Task.FromResult("told");
    }

    private Task<string> Noted(WorkflowContext context, Note note)
    {
        context.SetCustomStatus(note.Path);
        LastNote = note.Path;
        return Task.FromResult("noted");
    }

    private async Task<string> Tried(WorkflowContext context, Attempt attempt)
    {
        try
        {
            return await Run(context, attempt.Part);
        }
        catch (WorkflowTaskFailedException failed)
        {
            return $"caught {failed.Message}";
        }
    }

    private async Task<string> OneAfterTheOther(WorkflowContext context, InTurn inTurn)
    {
        var results = new List<string>();
        foreach (var part in inTurn.Parts) results.Add(await Run(context, part));
        return string.Join(',', results);
    }

    private async Task<string> All(WorkflowContext context, AllOf all) =>
        string.Join('+', await Task.WhenAll(all.Parts.Select(part => Run(context, part)).ToList()));

    private async Task<string> Any(WorkflowContext context, AnyOf any)
    {
        var parts = any.Parts.Select(part => Run(context, part)).ToList();
        var first = await Task.WhenAny(parts);
        return $"{parts.IndexOf(first)}:{await first}";
    }
}
