namespace ReleaseOrchestrator.NodePoolRollout;

/// <summary>Names this service to a test host.</summary>
public sealed class NodePoolRolloutApp;
