namespace Dapr.Workflow.Client;

/// <summary>Something that happened to an instance.</summary>
/// <param name="EventId">The number of the step that caused it; -1 where none did.</param>
/// <param name="EventType">What happened.</param>
/// <param name="Timestamp">When, in UTC.</param>
public sealed record WorkflowHistoryEvent(int EventId, WorkflowHistoryEventType EventType, DateTime Timestamp);
