namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>How a step ends, and at which event.</summary>
internal sealed record Outcome(int At, string Value, bool Failed = false)
{
    public const int Never = int.MaxValue;

    public static readonly Outcome Open = new(Never, "");
}

/// <summary>
/// The simple model: what a workflow must come to when this has happened in this order. It knows nothing of turns, tasks or replays:
/// a step is reached at an event and ends at an event.
/// </summary>
internal sealed class Expectation(IReadOnlyDictionary<string, int> ends, IReadOnlyDictionary<string, int> raised, Func<int, bool> isChangedAt)
{
    /// <summary>Where each step was reached.</summary>
    public Dictionary<string, int> Reached { get; } = [];

    /// <summary>Where each event was taken by the step that waited for it.</summary>
    public Dictionary<string, int> Taken { get; } = [];

    public Outcome Of(Step step, int at)
    {
        if (at == Outcome.Never) return Outcome.Open;
        if (step is not (InTurn or AllOf or AnyOf or Attempt or Changed)) Reached[step.Path] = at;
        return step switch
        {
            CallActivity call => Called(call.Path, call.Failures, call.Attempts, $"Task failed: {call.Path}"),
            CallChild call => Called(call.Path, call.Failures, call.Attempts, $"Child workflow '{call.Path}' failed"),
            Sleep sleep => new Outcome(End($"{sleep.Path}/timer0"), "slept"),
            Hear hear => Heard(hear, at),
            Tell => new Outcome(at, "told"),
            Note => new Outcome(at, "noted"),
            Attempt attempt => Of(attempt.Part, at) is { Failed: true } failed ? new Outcome(failed.At, $"caught {failed.Value}") : Of(attempt.Part, at),
            InTurn inTurn => OneAfterTheOther(inTurn, at),
            AllOf all => All(all, at),
            AnyOf any => Any(any, at),
            Changed changed => Of(isChangedAt(at) ? changed.After : changed.Before, at),
            _ => throw new InvalidOperationException(step.ToString()),
        };
    }

    private int End(string key) => ends.GetValueOrDefault(key, Outcome.Never);

    private Outcome Called(string path, int failures, int attempts, string failure)
    {
        for (var attempt = 0; ; attempt++)
        {
            var end = End($"{path}/call{attempt}");
            if (end == Outcome.Never) return Outcome.Open;
            if (attempt >= failures) return new Outcome(end, $"{path}#{attempt}");
            if (attempt + 1 == attempts) return new Outcome(end, failure, Failed: true);
            if (End($"{path}/timer{attempt}") == Outcome.Never) return Outcome.Open;
        }
    }

    private Outcome Heard(Hear hear, int at)
    {
        var heard = raised.TryGetValue(hear.Path, out var came) ? Math.Max(came, at) : Outcome.Never;
        var late = hear.Minutes > 0 ? End($"{hear.Path}/timer0") : Outcome.Never;
        if (late < heard) return new Outcome(late, "late");
        if (heard != Outcome.Never) Taken[hear.Path] = heard;
        return new Outcome(heard, hear.Path);
    }

    private Outcome OneAfterTheOther(InTurn inTurn, int at)
    {
        var values = new List<string>();
        foreach (var part in inTurn.Parts)
        {
            var outcome = Of(part, at);
            if (outcome.At == Outcome.Never || outcome.Failed) return outcome;
            at = outcome.At;
            values.Add(outcome.Value);
        }
        return new Outcome(at, string.Join(',', values));
    }

    private Outcome All(AllOf all, int at)
    {
        var outcomes = all.Parts.Select(part => Of(part, at)).ToList();
        var last = outcomes.Max(outcome => outcome.At);
        return outcomes.FirstOrDefault(outcome => outcome.Failed) is { } failed
            ? failed with { At = last }
            : new Outcome(last, string.Join('+', outcomes.Select(outcome => outcome.Value)));
    }

    private Outcome Any(AnyOf any, int at)
    {
        var outcomes = any.Parts.Select(part => Of(part, at)).ToList();
        var first = outcomes.MinBy(outcome => outcome.At)!;
        return first.Failed ? first : first with { Value = $"{outcomes.IndexOf(first)}:{first.Value}" };
    }
}
