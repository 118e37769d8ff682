using Dapr.DurableTask.Protobuf;
using Google.Protobuf;
using LocalDapr.Engine;
using LocalDapr.Storage;
using Microsoft.Data.Sqlite;

namespace LocalDapr.Workflows;

/// <summary>Keeps workflow instances in the runtime's file. The events of one turn are one row.</summary>
public sealed class SqliteWorkflowStore(Database database) : IWorkflowStore
{
    public IReadOnlyList<StoredInstance> LoadOpen(Action<InstanceKey, string> unreadable) => database.Read(session =>
    {
        var open = session.List("SELECT app, id FROM workflows WHERE is_finished = 0", row => new InstanceKey(row.GetString(0), row.GetString(1)));
        var loaded = new List<StoredInstance>(open.Count);
        foreach (var key in open)
        {
            try
            {
                loaded.Add(Load(session, key));
            }
            catch (InvalidProtocolBufferException e)
            {
                unreadable(key, e.Message); // the others go on
            }
        }
        return loaded;
    });

    private static StoredInstance Load(Session session, InstanceKey key) => new(
        key,
        Header(session, key)!,
        History(session, key),
        session.List(
            "SELECT seq, event FROM workflow_inbox WHERE app = ?1 AND id = ?2 ORDER BY seq",
            row => (row.GetInt64(0), Event(row, 1)), key.AppId, key.InstanceId),
        session.List(
            "SELECT timer, fire_at, event FROM workflow_timers WHERE app = ?1 AND id = ?2",
            row => new TimerOrder(row.GetInt32(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), Event(row, 2)), key.AppId, key.InstanceId),
        session.List(
            "SELECT task, target, request FROM workflow_activities WHERE app = ?1 AND id = ?2",
            row => new ActivityOrder(row.GetInt32(0), row.GetString(1), ActivityRequest.Parser.ParseFrom(row.GetFieldValue<byte[]>(2))),
            key.AppId, key.InstanceId));

    public WorkflowState? FindHeader(InstanceKey key) => database.Read(session => Header(session, key));

    public IReadOnlyList<HistoryEvent> LoadHistory(InstanceKey key) => database.Read(session => History(session, key));

    public IReadOnlyList<string> ListIds(string appId, string? after, int most) => database.Read(session => session.List(
        "SELECT id FROM workflows WHERE app = ?1 AND id > ?2 ORDER BY id LIMIT ?3", row => row.GetString(0), appId, after ?? "", most));

    public IReadOnlyList<InstanceKey> ListDuePurges(DateTimeOffset now, int most) => database.Read(session => session.List(
        "SELECT app, id FROM workflows WHERE purge_at <= ?1 ORDER BY purge_at LIMIT ?2",
        row => new InstanceKey(row.GetString(0), row.GetString(1)), now.ToUnixTimeMilliseconds(), most));

    public DateTimeOffset? NextPurge() => database.Read(session => session.List(
        "SELECT purge_at FROM workflows WHERE purge_at IS NOT NULL ORDER BY purge_at LIMIT 1",
        row => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)))).FirstOrDefault();

    public Task Commit(IReadOnlyList<StoreOperation> batch) => database.Write(session =>
    {
        foreach (var operation in batch)
            Apply(session, operation);
    });

    private static void Apply(Session session, StoreOperation operation)
    {
        var (app, id) = operation.Key;
        switch (operation)
        {
            case SaveHeader save:
                session.Execute(
                    "INSERT OR REPLACE INTO workflows (app, id, status, is_finished, header, purge_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    app, id, (int)save.Header.WorkflowStatus, save.IsFinished ? 1 : 0, save.Header.ToByteArray(), save.PurgeAt?.ToUnixTimeMilliseconds());
                break;
            case AppendHistory append:
                session.Execute(
                    "INSERT INTO workflow_history (app, id, seq, event) VALUES (?1, ?2, ?3, ?4)",
                    app, id, append.FirstIndex, new GetInstanceHistoryResponse { Events = { append.Events } }.ToByteArray());
                break;
            case AddToInbox add:
                session.Execute(
                    "INSERT INTO workflow_inbox (app, id, seq, event) VALUES (?1, ?2, ?3, ?4)", app, id, add.Seq, add.Event.ToByteArray());
                break;
            case RemoveFromInbox remove:
                foreach (var seq in remove.Seqs)
                    session.Execute("DELETE FROM workflow_inbox WHERE app = ?1 AND id = ?2 AND seq = ?3", app, id, seq);
                break;
            case AddTimer add:
                session.Execute(
                    "INSERT OR REPLACE INTO workflow_timers (app, id, timer, fire_at, event) VALUES (?1, ?2, ?3, ?4, ?5)",
                    app, id, add.Timer.TimerId, add.Timer.FireAt.ToUnixTimeMilliseconds(), add.Timer.Fired.ToByteArray());
                break;
            case RemoveTimer remove:
                session.Execute("DELETE FROM workflow_timers WHERE app = ?1 AND id = ?2 AND timer = ?3", app, id, remove.TimerId);
                break;
            case AddActivity add:
                session.Execute(
                    "INSERT OR REPLACE INTO workflow_activities (app, id, task, target, request) VALUES (?1, ?2, ?3, ?4, ?5)",
                    app, id, add.Activity.TaskId, add.Activity.TargetAppId, add.Activity.Request.ToByteArray());
                break;
            case RemoveActivity remove:
                session.Execute("DELETE FROM workflow_activities WHERE app = ?1 AND id = ?2 AND task = ?3", app, id, remove.TaskId);
                break;
            case ClearPending:
                Clear(session, app, id);
                break;
            case ClearHistory:
                session.Execute("DELETE FROM workflow_history WHERE app = ?1 AND id = ?2", app, id);
                break;
            case DeleteInstance:
                Clear(session, app, id);
                session.Execute("DELETE FROM workflow_history WHERE app = ?1 AND id = ?2", app, id);
                session.Execute("DELETE FROM workflows WHERE app = ?1 AND id = ?2", app, id);
                break;
            default:
                throw new InvalidOperationException($"{operation.GetType().Name} is not known");
        }
    }

    private static void Clear(Session session, string app, string id)
    {
        session.Execute("DELETE FROM workflow_inbox WHERE app = ?1 AND id = ?2", app, id);
        session.Execute("DELETE FROM workflow_timers WHERE app = ?1 AND id = ?2", app, id);
        session.Execute("DELETE FROM workflow_activities WHERE app = ?1 AND id = ?2", app, id);
    }

    private static WorkflowState? Header(Session session, InstanceKey key) => session.First(
        "SELECT header FROM workflows WHERE app = ?1 AND id = ?2",
        row => WorkflowState.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)), key.AppId, key.InstanceId);

    private static List<HistoryEvent> History(Session session, InstanceKey key) =>
        [.. session.List(
            "SELECT event FROM workflow_history WHERE app = ?1 AND id = ?2 ORDER BY seq",
            row => GetInstanceHistoryResponse.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)),
            key.AppId, key.InstanceId).SelectMany(turn => turn.Events)];

    private static HistoryEvent Event(SqliteDataReader row, int column) => HistoryEvent.Parser.ParseFrom(row.GetFieldValue<byte[]>(column));
}
