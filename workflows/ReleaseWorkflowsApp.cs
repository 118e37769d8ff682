namespace ReleaseOrchestrator.Workflows;

/// <summary>Names this app for tests that start it.</summary>
public sealed class ReleaseWorkflowsApp;
