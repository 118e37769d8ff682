namespace ReleaseOrchestrator.Hosting.Storage;

/// <summary>A step of the schema, applied once, in the order of the numbers. A shipped one is never changed.</summary>
/// <param name="Sql">One or more statements that SQLite and PostgreSQL both take.</param>
public sealed record Migration(int Number, string Sql);
