namespace Dapr.AspNetCore;

/// <summary>What is to become of an event, in the sidecar's words.</summary>
public enum BulkSubscribeAppResponseStatus
{
    /// <summary>It was handled.</summary>
    SUCCESS = 0,

    /// <summary>It is to be delivered again.</summary>
    RETRY = 1,

    /// <summary>It is not to be delivered any more.</summary>
    DROP = 2,
}
