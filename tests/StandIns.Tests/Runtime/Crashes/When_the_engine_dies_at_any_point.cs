using LocalDapr.Engine;
using LocalDapr.Storage;
using LocalDapr.Workflows;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>
/// Every write and every send of the engine, one by one: the process ends before it, after it, or in the middle of it, and the next
/// one takes up what is left. The points are counted, not listed: a write that is added tomorrow is tried as well.
/// </summary>
public sealed class When_the_engine_dies_at_any_point : IDisposable
{
    // In memory where the system has a place for that: the kernel flushes hundreds of small files there in no time.
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(
        Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"localdapr-points-{Guid.NewGuid():N}")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(Moment.Before)]
    [InlineData(Moment.After)]
    public async Task No_write_is_missed(Moment moment)
    {
        var points = await Count((store, _) => store.Writes);
        Assert.InRange(points, 50, 1000);
        for (var at = 1; at <= points; at++)
        {
            var (world, disk, death) = (new SmallWorld(), new InMemoryWorkflowStore(), new Death());
            await world.Live(new DyingStore(disk, death, at, moment), death);
            Assert.True(death.HasHappened);
            await LiveOn(world, disk);
        }
    }

    [Theory]
    [InlineData(Moment.Before)]
    [InlineData(Moment.After)]
    public async Task No_piece_of_work_is_missed(Moment moment)
    {
        var points = await Count((_, sends) => sends.Value);
        Assert.InRange(points, 50, 1000);
        for (var at = 1; at <= points; at++)
        {
            var (world, disk, death, sends) = (new SmallWorld(), new InMemoryWorkflowStore(), new Death(), new Counter());
            await world.Live(new DyingStore(disk, death), death, worker => new DyingWorker(worker, death, sends, at, moment));
            Assert.True(death.HasHappened);
            await LiveOn(world, disk);
        }
    }

    [Fact]
    public async Task No_transaction_is_half_written()
    {
        var points = await Count((store, _) => store.Writes);
        for (var at = 1; at <= points; at++)
        {
            var (world, death) = (new SmallWorld(), new Death());
            var (whole, torn) = (Path.Combine(_folder, $"{at}-whole.db"), Path.Combine(_folder, $"{at}-torn.db"));
            await using (var database = new Database(whole, RuntimeSchema.Create()))
            {
                var disk = new SqliteWorkflowStore(database);
                var store = new DyingStore(disk, death, at, Moment.Torn, () => Tear(whole, torn));
                await world.Live(store, death);
                Assert.True(death.HasHappened);
            }
            await using (var database = new Database(torn, RuntimeSchema.Create()))
                await LiveOn(world, new SqliteWorkflowStore(database));
            foreach (var file in Directory.EnumerateFiles(_folder))
                File.Delete(file);
        }
    }

    [Fact]
    public async Task Every_kind_of_change_is_among_them()
    {
        var kinds = new HashSet<Type>();
        await Count((store, _) =>
        {
            kinds.UnionWith(store.Kinds);
            return 0;
        });
        var all = typeof(StoreOperation).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(StoreOperation))).ToHashSet();
        Assert.Equal(all, kinds);
    }

    /// <summary>What a power failure leaves: of the transaction that comes now only its first half.</summary>
    private static Action Tear(string whole, string torn)
    {
        var before = new FileInfo($"{whole}-wal").Length;
        return () =>
        {
            File.Copy(whole, torn);
            File.Copy($"{whole}-wal", $"{torn}-wal");
            using var log = new FileStream($"{torn}-wal", FileMode.Open);
            Assert.True(log.Length > before);
            log.SetLength(before + ((log.Length - before) / 2));
        };
    }

    private static async Task LiveOn(SmallWorld world, IWorkflowStore disk)
    {
        await world.Live(new DyingStore(disk, new Death()), new Death());
        await world.Check(disk);
    }

    private static async Task<int> Count(Func<DyingStore, Counter, int> what)
    {
        var (world, death, sends) = (new SmallWorld(), new Death(), new Counter());
        var store = new DyingStore(new InMemoryWorkflowStore(), death);
        await world.Live(store, death, worker => new DyingWorker(worker, death, sends));
        await world.Check(store);
        return what(store, sends);
    }
}
