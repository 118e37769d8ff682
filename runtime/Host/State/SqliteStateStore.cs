using LocalDapr.Storage;

namespace LocalDapr.State;

/// <summary>Values in a table of SQLite (state.sqlite), each store apart from the others.</summary>
public sealed class SqliteStateStore(Database database, string store, TimeProvider clock) : IStateStore
{
    public Task<StateValue?> Find(string key)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        return Task.FromResult(database.Read(session => session.First(
            "SELECT value, etag, expires FROM state WHERE store = ?1 AND key = ?2 AND (expires IS NULL OR expires > ?3)",
            row => new StateValue(
                row.GetFieldValue<byte[]>(0), row.GetString(1),
                row.IsDBNull(2) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2))),
            store, key, now)));
    }

    public Task Apply(IReadOnlyList<StateChange> changes) => database.Write(session =>
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        session.Execute("DELETE FROM state WHERE expires <= ?1", now);
        foreach (var change in changes)
        {
            var tag = session.First("SELECT etag FROM state WHERE store = ?1 AND key = ?2", row => row.GetString(0), store, change.Key);
            // A delete without a tag is never refused by this type of store, even as a first write.
            if ((change.Value is not null || change.ETag is not null) && StateRules.Refuses(change, tag))
                throw new ETagMismatchException(change.Key);
            if (change.Value is null)
                session.Execute("DELETE FROM state WHERE store = ?1 AND key = ?2", store, change.Key);
            else
                session.Execute(
                    "INSERT OR REPLACE INTO state (store, key, value, etag, expires) VALUES (?1, ?2, ?3, ?4, ?5)",
                    store, change.Key, change.Value, Guid.NewGuid().ToString("N"), change.Expires?.ToUnixTimeMilliseconds());
        }
    });
}
