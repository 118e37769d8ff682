namespace Dapr;

/// <summary>What holds for all subscriptions of an app.</summary>
public class SubscribeOptions
{
    /// <summary>True where all events come without an envelope.</summary>
    public bool EnableRawPayload { get; set; }
}
