using System.Globalization;

namespace ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

/// <summary>How many nodes are drained together: a number (<c>2</c>) or a part of the pool (<c>25%</c>), rounded up, never none.</summary>
public static class DrainBatches
{
    /// <summary>Null: cannot be read.</summary>
    public static int? Size(string setting, int nodes)
    {
        var percent = setting.EndsWith('%');
        if (!int.TryParse(percent ? setting[..^1] : setting, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || (percent && number > 100))
            return null;
        return Math.Max(1, percent ? (int)Math.Ceiling(nodes * number / 100.0) : number);
    }

    /// <summary>The next nodes, in the order of their names.</summary>
    public static IReadOnlyList<string> Next(IEnumerable<NodeSight> nodes, IReadOnlyCollection<string> drained, int size) =>
        [.. nodes.Select(node => node.Name).Where(node => !drained.Contains(node)).Order(StringComparer.Ordinal).Take(size)];

    public static int Of(BlueGreenProgress swap, int size) => (swap.ToDrain + size - 1) / size;
}
