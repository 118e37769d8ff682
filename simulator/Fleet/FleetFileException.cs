namespace AzureSimulator.Fleet;

/// <summary>The fleet file cannot be used; the message says where and what would have worked.</summary>
public sealed class FleetFileException(string file, long line, long column, string problem)
    : Exception($"{file}:{line}:{column}: {problem}")
{
    public long Line => line;

    public long Column => column;
}
