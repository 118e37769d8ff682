using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace ReleaseOrchestrator.Tests.VirtualTime;

/// <summary>A connection to a database in memory that stays open when its user closes it: the database is its connection.</summary>
internal sealed class BorrowedConnection(SqliteConnection database) : DbConnection
{
    [AllowNull]
    public override string ConnectionString { get; set; } = "Data Source=:memory:";

    public override string Database => database.Database;

    public override string DataSource => database.DataSource;

    public override string ServerVersion => database.ServerVersion;

    public override ConnectionState State => ConnectionState.Open;

    public override void Open()
    {
    }

    public override void Close()
    {
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("A database in memory has no other beside it.");

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => database.BeginTransaction(isolationLevel);

    protected override DbCommand CreateDbCommand() => database.CreateCommand();
}
