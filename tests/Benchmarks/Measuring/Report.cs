namespace Benchmarks.Measuring;

/// <summary>The table, line by line as the figures come in.</summary>
public sealed class Report
{
    private readonly TextWriter _output;

    public Report(TextWriter output, string machine)
    {
        _output = output;
        _output.WriteLine(machine);
        _output.WriteLine();
        _output.WriteLine("| what | bar | measured | ratio | held |");
        _output.WriteLine("|---|---|---|---|---|");
    }

    public bool IsEveryBarHeld { get; private set; } = true;

    /// <summary>Adds what the scenario measures; one that cannot be measured misses its bars.</summary>
    public async Task Run(IScenario scenario, CancellationToken stop)
    {
        try
        {
            await Add(scenario, stop);
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            IsEveryBarHeld = false;
            await _output.WriteLineAsync($"| {scenario.Name} | | could not be measured: {failure.Message} | | **no** |");
            await Console.Error.WriteLineAsync($"{failure}");
        }
    }

    private async Task Add(IScenario scenario, CancellationToken stop)
    {
        await foreach (var measure in scenario.Run(stop).WithCancellation(stop))
        {
            IsEveryBarHeld &= measure.IsHeld ?? true;
            var held = measure.IsHeld switch { true => "yes", false => "**no**", null => "" };
            await _output.WriteLineAsync($"| {measure.What} | {measure.Bar} | {measure.Measured} | {measure.Ratio} | {held} |");
        }
    }
}
