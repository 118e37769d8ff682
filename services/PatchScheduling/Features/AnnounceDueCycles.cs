using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Hosting.Storage;
using ReleaseOrchestrator.PatchScheduling.Adapters;
using ReleaseOrchestrator.PatchScheduling.Adapters.Documents;
using ReleaseOrchestrator.PatchScheduling.Domain;

namespace ReleaseOrchestrator.PatchScheduling.Features;

/// <summary>
/// The cron binding: every occurrence that is due and not yet recorded is recorded and published in one transaction. Ticks may be
/// repeated, late, or come to two processes at once: each occurrence is announced once.
/// </summary>
public static partial class AnnounceDueCycles
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost($"/{Components.MonthlyCycle}", Handle).WithName(nameof(AnnounceDueCycles)).ExcludeFromDescription();

    public static async Task<Ok> Handle(DocumentCatalog documents, ServiceDatabase database, TimeProvider clock, ILogger<ReleaseCycle> log, CancellationToken stop)
    {
        foreach (var document in await documents.List(DocumentKinds.Cycles, stop))
        {
            if (document.Value is { } cycle)
                await Announce(cycle, database, clock.GetUtcNow(), log, stop);
            else
                Unreadable(log, document.Problem!.Message); // the other cycles go on
        }
        return TypedResults.Ok();
    }

    private static async Task Announce(ReleaseCycle cycle, ServiceDatabase database, DateTimeOffset now, ILogger log, CancellationToken stop)
    {
        if (await database.Read(read => KnownSchedules.Since(read, cycle), stop) is not { } since)
        {
            await database.Write(write => KnownSchedules.Note(write, cycle, now), stop);
            return;
        }
        if (cycle.Due(Instant.FromDateTimeOffset(since), Instant.FromDateTimeOffset(now)) is not { } due)
            return;

        var date = due.Date.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture);
        var key = new { cycle.Name, Date = date };
        if (await database.Read(read => read.Find<long>("SELECT COUNT(*) FROM cycle_occurrences WHERE cycle = @Name AND local_date = @Date", key), stop) > 0)
            return;

        var fact = new PatchCycleDue(cycle.Name, due.Instant.ToDateTimeOffset(), cycle.Policy, cycle.VersionOf(due));
        await database.Write(
            async write =>
            {
                var recorded = await write.Execute(
                    """
                    INSERT INTO cycle_occurrences (cycle, local_date, occurs_at, version, policy, announced_at)
                    VALUES (@Name, @Date, @Occurrence, @Version, @Policy, @Now) ON CONFLICT (cycle, local_date) DO NOTHING
                    """,
                    new { cycle.Name, Date = date, fact.Occurrence, fact.Version, fact.Policy, Now = now });
                if (recorded == 1)
                    await write.Publish(fact);
            },
            stop);
        Due(log, cycle.Name, date, fact.Version);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Cycle {Cycle} is due ({Date}): version {Version}")]
    private static partial void Due(ILogger log, string cycle, string date, string version);

    [LoggerMessage(Level = LogLevel.Error, Message = "A cycle is left out: {Problem}")]
    private static partial void Unreadable(ILogger log, string problem);
}
