namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>What a release is made up of, one after the other. Their numbers are part of every seed: a new one gets a new number.</summary>
internal enum Concern { Fleet = 1, Calendar = 2, Policy = 3, Azure = 4, Kills = 5, People = 6 }

/// <summary>
/// The draws of one concern. Each concern of a seed has a row of its own, drawn in the order in which its class reads: whoever adds a draw adds it at the end of
/// its row, and leaves what the other concerns of all seeds drew as it was.
/// </summary>
internal sealed class Chance(int seed, Concern concern)
{
    private readonly Random _row = new(unchecked((seed * 7919) + (int)concern));

    public bool OneIn(int times) => _row.Next(times) == 0;

    /// <param name="to">The first number that is not drawn any more.</param>
    public int From(int from, int to) => _row.Next(from, to);

    public TimeSpan Minutes(int from, int to) => TimeSpan.FromMinutes(From(from, to));

    public T Pick<T>(params IReadOnlyList<T> of) => of[_row.Next(of.Count)];
}
