using Benchmarks.Measuring;

namespace Benchmarks;

/// <summary>One thing that is measured, from the start of its processes to their end.</summary>
public interface IScenario
{
    /// <summary>What one types to run only this.</summary>
    string Name { get; }

    IAsyncEnumerable<Measure> Run(CancellationToken stop);
}
