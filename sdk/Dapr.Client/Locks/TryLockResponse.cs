using System.Diagnostics.CodeAnalysis;

namespace Dapr.Client;

/// <summary>A lock that was taken, or was not. Disposing it gives it back.</summary>
[Experimental("DAPR_DISTRIBUTEDLOCK")]
public sealed class TryLockResponse : IAsyncDisposable
{
    /// <summary>Whether the lock was taken.</summary>
    public bool Success { get; init; }

    /// <summary>What is locked.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>Who holds it.</summary>
    public string LockOwner { get; init; } = "";

    /// <summary>The name of the lock store.</summary>
    public string StoreName { get; init; } = "";

    internal DaprClient? Client { get; init; }

    /// <summary>Gives the lock back, if it was taken.</summary>
    /// <returns>When it is given back.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Success && Client is not null) await Client.Unlock(StoreName, ResourceId, LockOwner);
    }
}
