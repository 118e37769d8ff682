using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Benchmarks.App;
using Benchmarks.Measuring;

namespace Benchmarks.Scenarios;

/// <summary>A release is planned over 10,000 clusters with 50,000 pools, in a process of its own that does nothing else: time, processor time and memory.</summary>
public sealed class PlanFleet : IScenario
{
    public string Name => "plan-fleet";

    public async IAsyncEnumerable<Measure> Run([EnumeratorCancellation] CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll"), Planning.Argument })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var figures = (await process.StandardOutput.ReadToEndAsync(stop)).Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(stop);
        if (process.ExitCode != 0 || figures.Length != 4)
            throw new InvalidOperationException($"The planning process ended with {process.ExitCode}.");

        double Figure(int n) => double.Parse(figures[n], CultureInfo.InvariantCulture);
        yield return Measure.AtMost(
            $"rollout plan for {Planning.Clusters:N0} clusters with {Planning.Pools:N0} pools, by a process that has just started", 2, Figure(0), "s",
            $"{Measure.Text(Figure(1))} s of processor time; once warm {Measure.Text(Figure(2))} s");
        yield return Measure.AtMost("the same: memory of the whole process at its highest", 300, Figure(3), "MB");
    }
}
