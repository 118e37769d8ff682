using System.Collections.Concurrent;
using System.Text.Json;
using LocalDapr.Storage;

namespace LocalDapr.PubSub;

/// <summary>
/// Keeps every message until each app that has ever subscribed to its topic has taken it. A subscription outlives the app's
/// process, so nothing is lost while the app is down.
/// </summary>
public sealed class Broker(Database database, TimeProvider clock)
{
    private readonly ConcurrentDictionary<(string App, string PubSub, string Topic), Action> _listeners = new();

    /// <summary>Returns when the messages are on disk.</summary>
    public async Task Publish(string pubsub, IReadOnlyList<Message> messages)
    {
        var receivers = await database.Write(session => messages.SelectMany(message => Insert(session, pubsub, message)).Distinct().ToList());
        foreach (var receiver in receivers)
            Wake(receiver);
    }

    /// <summary>Makes the topics of an app exactly these; it receives what is published from now on, and what still waits for somebody.</summary>
    public async Task Subscribe(string app, IReadOnlyCollection<(string PubSub, string Topic)> topics) => await database.Write(session =>
    {
        var known = session.List("SELECT pubsub, topic FROM subscriptions WHERE app = ?1 AND streamed = 0", row => (row.GetString(0), row.GetString(1)), app);
        foreach (var (pubsub, topic) in known.Except(topics))
        {
            session.Execute("DELETE FROM subscriptions WHERE app = ?1 AND pubsub = ?2 AND topic = ?3", app, pubsub, topic);
            session.Execute("DELETE FROM deliveries WHERE app = ?1 AND pubsub = ?2 AND topic = ?3", app, pubsub, topic);
        }
        foreach (var (pubsub, topic) in topics.Except(known))
        {
            session.Execute("INSERT OR REPLACE INTO subscriptions (pubsub, topic, app, streamed) VALUES (?1, ?2, ?3, 0)", pubsub, topic, app);
            GiveWaiting(session, app, pubsub, topic);
        }
    });

    /// <summary>Subscribes an app that holds a stream. It stays subscribed when the stream ends, until it has been away for longer than messages are kept.</summary>
    public Task SubscribeStream(string app, string pubsub, string topic) => database.Write(session =>
    {
        var isNew = session.Execute(
            "INSERT OR IGNORE INTO subscriptions (pubsub, topic, app, streamed) VALUES (?1, ?2, ?3, ?4)", pubsub, topic, app, Now) > 0;
        session.Execute("UPDATE subscriptions SET streamed = ?4 WHERE pubsub = ?1 AND topic = ?2 AND app = ?3 AND streamed > 0", pubsub, topic, app, Now);
        if (isNew)
            GiveWaiting(session, app, pubsub, topic);
    });

    /// <summary>The next messages that wait for an app, in the order they were published.</summary>
    public IReadOnlyList<StoredMessage> Waiting(string app, string pubsub, string topic, long after, int most) =>
        database.Read(session => session.List(
            """
            SELECT m.id, m.data, m.content_type, m.metadata, m.expires FROM deliveries d JOIN messages m ON m.id = d.message
            WHERE d.app = ?1 AND d.pubsub = ?2 AND d.topic = ?3 AND d.message > ?4 ORDER BY d.message LIMIT ?5
            """,
            row => new StoredMessage(row.GetInt64(0), new Message(
                topic,
                row.GetFieldValue<byte[]>(1),
                row.GetString(2),
                JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(3))!,
                row.IsDBNull(4) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(4)))),
            app, pubsub, topic, after, most));

    public bool IsWaiting(string app, string pubsub, string topic, long message) => database.Read(session => session.Number(
        "SELECT count(*) FROM deliveries WHERE app = ?1 AND pubsub = ?2 AND topic = ?3 AND message = ?4", app, pubsub, topic, message)) > 0;

    /// <summary>The app has taken these messages.</summary>
    public Task Acknowledge(string app, string pubsub, string topic, IReadOnlyList<long> messages) => database.Write(session =>
    {
        foreach (var message in messages)
            Remove(session, app, pubsub, topic, message);
    });

    /// <summary>The app will never take this message: it goes to another topic, in the same step.</summary>
    public async Task MoveToDeadLetter(string app, string pubsub, StoredMessage message, string deadLetterTopic)
    {
        var receivers = await database.Write(session =>
        {
            Remove(session, app, pubsub, message.Message.Topic, message.Id);
            return Insert(session, pubsub, message.Message with { Topic = deadLetterTopic, Expires = null }).ToList();
        });
        foreach (var receiver in receivers)
            Wake(receiver);
    }

    /// <summary>
    /// Removes what nobody has taken since the given time, and the subscriptions of streams that have not been open since then.
    /// Gives how many messages each app has lost by that.
    /// </summary>
    public Task<List<(string App, string Topic, long Count)>> RemoveBefore(DateTimeOffset time) => database.Write(session =>
    {
        var before = time.ToUnixTimeMilliseconds();
        var newest = session.Number("SELECT coalesce(max(id), 0) FROM messages WHERE published < ?1", before);
        var lost = session.List(
            "SELECT app, topic, count(*) FROM deliveries WHERE message <= ?1 GROUP BY app, topic",
            row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), newest);
        session.Execute("DELETE FROM deliveries WHERE message <= ?1", newest);
        session.Execute("DELETE FROM messages WHERE id <= ?1", newest);
        session.Execute(
            "DELETE FROM deliveries WHERE EXISTS (SELECT 1 FROM subscriptions s WHERE s.app = deliveries.app AND s.pubsub = deliveries.pubsub AND s.topic = deliveries.topic AND s.streamed BETWEEN 1 AND ?1)",
            before);
        session.Execute("DELETE FROM subscriptions WHERE streamed BETWEEN 1 AND ?1", before);
        return lost;
    });

    /// <summary>Drops messages that nobody waits for: kept only for apps that had not yet said what they want.</summary>
    public Task Sweep() => database.Write(session =>
        session.Execute("DELETE FROM messages WHERE NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message = messages.id)"));

    /// <summary>While true, messages without receivers are kept: some app has not yet said what it wants.</summary>
    public bool KeepsAll { get; set; }

    public void Listen(string app, string pubsub, string topic, Action wake) => _listeners[(app, pubsub, topic)] = wake;

    public void StopListening(string app, string pubsub, string topic) => _listeners.TryRemove((app, pubsub, topic), out _);

    private List<(string App, string PubSub, string Topic)> Insert(Session session, string pubsub, Message message)
    {
        var apps = session.List("SELECT app FROM subscriptions WHERE pubsub = ?1 AND topic = ?2", row => row.GetString(0), pubsub, message.Topic);
        if (apps.Count == 0 && !KeepsAll)
            return [];
        var id = session.Number(
            "INSERT INTO messages (pubsub, topic, data, content_type, metadata, expires, published) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) RETURNING id",
            pubsub, message.Topic, message.Data, message.ContentType, JsonSerializer.Serialize(message.Metadata),
            message.Expires?.ToUnixTimeMilliseconds(), Now);
        foreach (var app in apps)
            session.Execute("INSERT INTO deliveries (app, pubsub, topic, message) VALUES (?1, ?2, ?3, ?4)", app, pubsub, message.Topic, id);
        return [.. apps.Select(app => (app, pubsub, message.Topic))];
    }

    private void Remove(Session session, string app, string pubsub, string topic, long message)
    {
        session.Execute("DELETE FROM deliveries WHERE app = ?1 AND pubsub = ?2 AND topic = ?3 AND message = ?4", app, pubsub, topic, message);
        if (!KeepsAll)
            session.Execute("DELETE FROM messages WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message = ?1)", message);
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private static void GiveWaiting(Session session, string app, string pubsub, string topic) => session.Execute(
        "INSERT OR IGNORE INTO deliveries (app, pubsub, topic, message) SELECT ?1, pubsub, topic, id FROM messages WHERE pubsub = ?2 AND topic = ?3",
        app, pubsub, topic);

    private void Wake((string App, string PubSub, string Topic) receiver)
    {
        if (_listeners.TryGetValue(receiver, out var wake))
            wake();
    }
}
