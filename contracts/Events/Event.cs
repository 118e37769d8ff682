namespace ReleaseOrchestrator.Contracts.Events;

/// <summary>
/// A fact. Identifiers and facts only; delivered at least once and possibly late, so a subscriber must not mind a repetition.
/// Optional members may be added; a breaking change is a new event.
/// </summary>
public interface IEvent
{
    /// <summary>The topic this fact is published on.</summary>
    static abstract string Topic { get; }
}
