namespace Dapr.Client;

/// <summary>What became of ending a subscription.</summary>
/// <param name="ok">Whether it has ended.</param>
/// <param name="message">The sidecar's words.</param>
public class UnsubscribeConfigurationResponse(bool ok, string message)
{
    /// <summary>Whether it has ended.</summary>
    public bool Ok { get; } = ok;

    /// <summary>The sidecar's words.</summary>
    public string Message { get; } = message;
}
