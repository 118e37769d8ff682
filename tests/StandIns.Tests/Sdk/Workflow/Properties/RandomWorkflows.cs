namespace StandIns.Tests.Sdk.Workflow.Properties;

/// <summary>Makes workflows up: small ones mostly, of every kind of step.</summary>
internal sealed class RandomWorkflows(Random random)
{
    private int _mark;

    public RandomWorkflow Next()
    {
        var generations = random.Next(4) == 0 ? random.Next(2, 4) : 1;
        return new RandomWorkflow([.. Enumerable.Range(0, generations).Select(i => Step($"g{i}", random.Next(1, 4)))], random.Next(3) > 0);
    }

    private Step Step(string path, int depth)
    {
        if (depth == 0) return Leaf(path);
        return random.Next(10) switch
        {
            0 or 1 or 2 => new InTurn(path, Parts(path, depth)),
            3 or 4 => new AllOf(path, Parts(path, depth)),
            5 or 6 => new AnyOf(path, Parts(path, depth)),
            7 => new Attempt(path, Step(path + ".try", depth - 1)),
            8 => new Changed(path, Step(path + ".old", depth - 1), Step(path + ".new", depth - 1)),
            _ => Leaf(path),
        };
    }

    private Step[] Parts(string path, int depth) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => Step($"{path}.{i}", depth - 1))];

    private Step Leaf(string path) => random.Next(10) switch
    {
        0 or 1 or 2 or 3 => new CallActivity(path, ++_mark, Failures(), random.Next(1, 4)),
        4 => new CallChild(path, ++_mark, Failures(), random.Next(1, 4), random.Next(2) == 0),
        5 => new Sleep(path, ++_mark, random.Next(1, 90)),
        6 => new Hear(path, ++_mark, null),
        7 => new Hear(path, ++_mark, random.Next(3) == 0 ? -1 : random.Next(1, 90)),
        8 => new Tell(path),
        _ => new Note(path),
    };

    private int Failures() => random.Next(3) == 0 ? random.Next(1, 4) : 0;
}
