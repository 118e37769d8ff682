namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>Section <c>Database</c>: where an app's own data lies.</summary>
public sealed class DatabaseOptions
{
    /// <summary><c>SQLite</c> (one machine) or <c>PostgreSQL</c>.</summary>
    public string Provider { get; set; } = "SQLite";

    /// <summary>For PostgreSQL. SQLite's file is <c>{data}/{app id}/{app id}.db</c>.</summary>
    public string? ConnectionString { get; set; }
}
