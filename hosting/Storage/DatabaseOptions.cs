using System.Data.Common;

namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>Section <c>Database</c>: where an app's own data lies.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>SQLite</c> (one machine) or <c>PostgreSQL</c>.</summary>
    public string Provider { get; set; } = "SQLite";

    /// <summary>For PostgreSQL. SQLite's file is <c>{data}/{app id}/{app id}.db</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Opens connections to a SQLite database of the host's own, one in memory for instance, instead of the file; it lives as long as its host says. Not from configuration.</summary>
    public Func<DbConnection>? Connect { get; set; }
}
