namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>A command as it is kept: first it is on disk, then it is answered, then it is done.</summary>
/// <param name="Id">Also the idempotency key of what it starts.</param>
/// <param name="UserId">As the channel names the user; several names separated by a space.</param>
/// <param name="ReplyTo">Where the reply goes: Slack's response_url, or GitHub's owner/repository#issue.</param>
public sealed record ReceivedCommand(
    string Id, string Channel, string UserId, string Text, string? ReplyTo, DateTimeOffset ReceivedAt, CommandState State, string? Reply, ReplyDelivery Delivery);

public enum CommandState { Received, Done, Refused }

/// <summary>How far the reply has come. Kept: nowhere to send it to, it can be read here.</summary>
public enum ReplyDelivery { Pending, Answered, Posted, Kept, Failed }
