namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>Facts that were committed and are not published yet.</summary>
public sealed class Outbox(ServiceDatabase database, IFactPublisher publisher)
{
    /// <summary>Publishes what there is, in the order it was committed; each fact leaves the outbox only once it is out. Returns how many went out.</summary>
    public async Task<int> PublishAll(CancellationToken stop)
    {
        var published = 0;
        while (await database.Read(s => s.Query<Row>("SELECT id, topic, data FROM outbox ORDER BY created_at, id LIMIT 100"), stop) is { Count: > 0 } rows)
        {
            foreach (var row in rows)
            {
                await publisher.Publish(row.Id, row.Topic, row.Data, stop);
                await database.Write(s => s.Execute("DELETE FROM outbox WHERE id = @Id", new { row.Id }), CancellationToken.None);
                published++;
            }
        }

        return published;
    }

    private sealed record Row(string Id, string Topic, string Data);
}
