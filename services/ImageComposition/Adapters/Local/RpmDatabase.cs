using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Local;

/// <summary>Makes the root's RPM database the same whenever the same packages are installed: it holds the time of installation.</summary>
public sealed class RpmDatabase(HostTools tools)
{
    private const int InstallTime = 1008;
    private const int InstallTransaction = 1128;

    public async Task Normalise(WorkDirectory work, CancellationToken stop)
    {
        var file = work.Path("root", "var", "lib", "rpm", "rpmdb.sqlite");
        if (!File.Exists(file))
            throw new ImageRejectedException("the root has no RPM database at /var/lib/rpm/rpmdb.sqlite.");

        var seconds = (int)work.Epoch.ToUnixTimeSeconds();
        await Rewrite(file, seconds, stop);
        (await tools.RunAsRoot("rpm", ["--root", work.Root, "--rebuilddb"], work.Environment, stop)).Require();
        await Settle(file, stop);
        foreach (var leftover in new[] { file + "-wal", file + "-shm", work.Path("root", "var", "lib", "rpm", ".rpm.lock") })
            File.Delete(leftover);
    }

    private static async Task Rewrite(string file, int seconds, CancellationToken stop)
    {
        await using var database = await Open(file, stop);
        var headers = new List<(long Number, byte[] Blob)>();
        await using (var read = database.CreateCommand())
        {
            read.CommandText = "SELECT hnum, blob FROM Packages ORDER BY hnum";
            await using var rows = await read.ExecuteReaderAsync(stop);
            while (await rows.ReadAsync(stop))
                headers.Add((rows.GetInt64(0), rows.GetFieldValue<byte[]>(1)));
        }
        await using var transaction = await database.BeginTransactionAsync(stop);
        foreach (var (number, blob) in headers)
        {
            SetTime(blob, seconds);
            await using var write = database.CreateCommand();
            write.CommandText = "UPDATE Packages SET blob = $blob WHERE hnum = $number";
            write.Parameters.AddWithValue("$blob", blob);
            write.Parameters.AddWithValue("$number", number);
            await write.ExecuteNonQueryAsync(stop);
        }
        await transaction.CommitAsync(stop);
    }

    /// <summary>A header is: number of entries, bytes of data, entries of four 32-bit words (tag, type, offset, count), data; all big-endian.</summary>
    public static void SetTime(Span<byte> header, int seconds)
    {
        var entries = BinaryPrimitives.ReadInt32BigEndian(header);
        var data = 8 + (16 * entries);
        for (var i = 0; i < entries; i++)
        {
            var entry = header.Slice(8 + (16 * i), 16);
            if (BinaryPrimitives.ReadInt32BigEndian(entry) is InstallTime or InstallTransaction)
                BinaryPrimitives.WriteInt32BigEndian(header[(data + BinaryPrimitives.ReadInt32BigEndian(entry[8..]))..], seconds);
        }
    }

    // A read-only root cannot keep a write-ahead log beside the file.
    private static async Task Settle(string file, CancellationToken stop)
    {
        await using var database = await Open(file, stop);
        await using var command = database.CreateCommand();
        command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode=DELETE; VACUUM;";
        await command.ExecuteNonQueryAsync(stop);
    }

    private static async Task<SqliteConnection> Open(string file, CancellationToken stop)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        await connection.OpenAsync(stop);
        return connection;
    }
}
