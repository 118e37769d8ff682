namespace Dapr.Client;

/// <summary>What became of giving a lock back.</summary>
public enum LockStatus
{
    /// <summary>It is free.</summary>
    Success,

    /// <summary>It was free already.</summary>
    LockDoesNotExist,

    /// <summary>Somebody else holds it.</summary>
    LockBelongsToOthers,

    /// <summary>The store failed.</summary>
    InternalError,
}

/// <summary>The answer to giving a lock back.</summary>
/// <param name="status">What became of it.</param>
public class UnlockResponse(LockStatus status)
{
#pragma warning disable IDE1006 // Written like this in the official type as well.
    /// <summary>What became of it.</summary>
    public LockStatus status { get; set; } = status;
#pragma warning restore IDE1006
}
