namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>A part of a random workflow. Its path is its name in everything that it asks for; its mark, in milliseconds, that of its timers.</summary>
internal abstract record Step(string Path, int Mark = 0);

/// <summary>An activity that fails a number of times before it succeeds.</summary>
internal sealed record CallActivity(string Path, int Mark, int Failures, int Attempts) : Step(Path, Mark);

/// <summary>A child workflow that fails a number of times before it succeeds.</summary>
internal sealed record CallChild(string Path, int Mark, int Failures, int Attempts, bool Named) : Step(Path, Mark);

internal sealed record Sleep(string Path, int Mark, int Minutes) : Step(Path, Mark);

/// <summary>Waits for the event of its path: without limit, without limit but with a timer that never fires, or for some minutes.</summary>
internal sealed record Hear(string Path, int Mark, int? Minutes) : Step(Path, Mark);

internal sealed record Tell(string Path) : Step(Path);

internal sealed record Note(string Path) : Step(Path);

internal sealed record Attempt(string Path, Step Part) : Step(Path);

internal sealed record InTurn(string Path, Step[] Parts) : Step(Path)
{
    public override string ToString() => $"InTurn {Path} ({string.Join(", ", Parts.AsEnumerable())})";
}

internal sealed record AllOf(string Path, Step[] Parts) : Step(Path)
{
    public override string ToString() => $"AllOf {Path} ({string.Join(", ", Parts.AsEnumerable())})";
}

internal sealed record AnyOf(string Path, Step[] Parts) : Step(Path)
{
    public override string ToString() => $"AnyOf {Path} ({string.Join(", ", Parts.AsEnumerable())})";
}

/// <summary>What a later version of the code does otherwise.</summary>
internal sealed record Changed(string Path, Step Before, Step After) : Step(Path);

/// <summary>A workflow that starts over after each generation but the last.</summary>
internal sealed record RandomWorkflow(Step[] Generations, bool KeepsUnread)
{
    public override string ToString() => $"KeepsUnread = {KeepsUnread}{string.Concat(Generations.Select(generation => Environment.NewLine + "  " + generation))}";
}
