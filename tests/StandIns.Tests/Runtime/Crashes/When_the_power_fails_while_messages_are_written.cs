using System.Text;
using LocalDapr.PubSub;
using LocalDapr.Storage;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>What is on the disk after a power failure: the file, and of its log any part, cut inside transactions as well as between them.</summary>
public sealed class When_the_power_fails_while_messages_are_written : IDisposable
{
    private const string App = "app";
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"localdapr-power-{Guid.NewGuid():N}")).FullName;

    private string Whole => Path.Combine(_folder, "whole.db");

    private long LogLength => new FileInfo($"{Whole}-wal").Length;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_message_whose_publishing_was_answered_is_there_and_none_that_was_taken_comes_again()
    {
        var published = new List<(string Text, long Before, long After)>();
        var taken = new Dictionary<string, (long Before, long After)>();
        long whole;
        await using (var database = new Database(Whole, RuntimeSchema.Create()))
        {
            var broker = new Broker(database, TimeProvider.System);
            await broker.Subscribe(App, [("pubsub", "news")]);
            var last = 0L;
            for (var i = 0; i < 30; i++)
            {
                var before = LogLength;
                await broker.Publish("pubsub", [News($"{i}-a"), News($"{i}-b")]);
                published.AddRange([($"{i}-a", before, LogLength), ($"{i}-b", before, LogLength)]);
                if (i % 3 != 0)
                    continue;
                var next = broker.Waiting(App, "pubsub", "news", last, 1).Single();
                before = LogLength;
                await broker.Acknowledge(App, "pubsub", "news", [next.Id]);
                (taken[Text(next)], last) = ((before, LogLength), next.Id);
            }
            whole = LogLength;
            File.Copy(Whole, Path.Combine(_folder, "copy.db"));
            File.Copy($"{Whole}-wal", Path.Combine(_folder, "copy.db-wal"));
        }

        var start = published[0].Before;
        for (var cut = start; cut <= whole; cut += 3011)
        {
            var there = await Waiting(cut);
            Assert.All(published.Chunk(2), pair => Assert.Equal(
                pair.Count(m => there.Contains(m.Text)) + pair.Count(m => IsTaken(m.Text, cut)), pair[0].After <= cut ? 2 : 0));
        }

        // A transaction of which the end is missing has not taken place.
        bool IsTaken(string text, long cut) => taken.TryGetValue(text, out var at) && at.After <= cut;
    }

    private async Task<HashSet<string>> Waiting(long cut)
    {
        var file = Path.Combine(_folder, $"cut-{cut}.db");
        File.Copy(Path.Combine(_folder, "copy.db"), file);
        File.Copy(Path.Combine(_folder, "copy.db-wal"), $"{file}-wal");
        using (var log = new FileStream($"{file}-wal", FileMode.Open))
            log.SetLength(cut);
        await using (var database = new Database(file, RuntimeSchema.Create()))
        {
            var waiting = new Broker(database, TimeProvider.System).Waiting(App, "pubsub", "news", 0, 1000);
            return [.. waiting.Select(Text)];
        }
    }

    private static string Text(StoredMessage message) => Encoding.UTF8.GetString(message.Message.Data);

    private static Message News(string text) => new("news", Encoding.UTF8.GetBytes(text), "text/plain", new Dictionary<string, string>(), null);
}
