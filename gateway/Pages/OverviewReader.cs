using System.Collections.Concurrent;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Gateway.Chat;
using ReleaseOrchestrator.Gateway.Identity;
using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Gateway.Pages;

/// <summary>Asks release-workflows for what the page shows. A timeline only grows: what was read before is not asked for again.</summary>
public sealed class OverviewReader(ReleaseLedger releases, TimeProvider clock)
{
    private const int ShownReleases = 12, ShownEntries = 80, RememberedReleases = 16;

    private readonly ConcurrentDictionary<string, Timeline> _timelines = new();

    public async Task<Overview> Read(KnownCaller who, string? target, CancellationToken stop)
    {
        var caller = new Caller(who.Actor, who.Roles);
        try
        {
            var newest = await releases.Newest(caller, ShownReleases, stop);
            var id = target ?? (newest.FirstOrDefault(r => !r.State.IsFinal) ?? (newest.Count > 0 ? newest[0] : null))?.Id;
            return id is null
                ? new(who.Actor, clock.GetUtcNow(), newest, null, [], null)
                : new(who.Actor, clock.GetUtcNow(), newest, await releases.Find(caller, id, stop), await Entries(caller, id, stop), null);
        }
        catch (DomainException refusal)
        {
            return new(who.Actor, clock.GetUtcNow(), [], null, [], refusal.Message);
        }
    }

    private async Task<IReadOnlyList<TimelineEntry>> Entries(Caller caller, string id, CancellationToken stop)
    {
        if (_timelines.Count > RememberedReleases)
            _timelines.Clear();
        var timeline = _timelines.GetOrAdd(id, _ => new());
        await timeline.Reading.WaitAsync(stop);
        try
        {
            while (await releases.Timeline(caller, id, timeline.Newest.Count > 0 ? timeline.Newest[0].Sequence : 0, stop) is { Count: > 0 } more)
                timeline.Newest = [.. more.Reverse().Concat(timeline.Newest).Take(ShownEntries)];
            return timeline.Newest;
        }
        finally
        {
            timeline.Reading.Release();
        }
    }

    private sealed class Timeline
    {
        public SemaphoreSlim Reading { get; } = new(1, 1);

        public IReadOnlyList<TimelineEntry> Newest { get; set; } = [];
    }
}
