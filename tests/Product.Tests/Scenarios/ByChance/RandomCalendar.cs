using ReleaseOrchestrator.Tests.VirtualTime;

namespace ReleaseOrchestrator.Tests.Scenarios.ByChance;

/// <summary>When clusters may be touched: those tagged <c>maintenance: daily</c> at some hours of each day, UTC, those tagged <c>freeze: yes</c> not on the first two days.</summary>
internal sealed class RandomCalendar
{
    private readonly int _from;
    private readonly int _hours;
    private readonly bool _frozen;

    public RandomCalendar(int seed)
    {
        var chance = new Chance(seed, Concern.Calendar);
        (_from, _hours, _frozen) = (chance.From(0, 24), chance.From(4, 12), chance.OneIn(6));
    }

    public Scenario Tell(Scenario scenario)
    {
        scenario.WithWindow("maintenance", "daily", $"{_from:00}:00", _hours);
        return _frozen ? scenario.WithFreeze("freeze", "yes", "2026-11-25", "2026-11-26") : scenario;
    }

    /// <summary>Worked out here once more, from the numbers alone.</summary>
    public bool MayBeTouched(Cluster cluster, DateTimeOffset at)
    {
        if (_frozen && cluster.Tags.GetValueOrDefault("freeze") == "yes" && at.UtcDateTime.Date <= new DateTime(2026, 11, 26))
            return false;
        var since = (at.UtcDateTime.TimeOfDay - TimeSpan.FromHours(_from) + TimeSpan.FromDays(1)).TotalHours % 24;
        return cluster.Tags.GetValueOrDefault("maintenance") != "daily" || since < _hours;
    }
}
