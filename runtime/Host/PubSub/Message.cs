namespace LocalDapr.PubSub;

/// <summary>A message as it is stored: an envelope, or the bare payload when the publisher wished so.</summary>
public sealed record Message(
    string Topic, byte[] Data, string ContentType, IReadOnlyDictionary<string, string> Metadata, DateTimeOffset? Expires);

/// <summary>A message with the number under which the broker keeps it.</summary>
public sealed record StoredMessage(long Id, Message Message);
