namespace ReleaseOrchestrator.Hosting.Jobs;

/// <summary>The message on the work queue: look at this job's row, and do it if it is still to be done.</summary>
public sealed record RunJob(string Kind, string Id);
