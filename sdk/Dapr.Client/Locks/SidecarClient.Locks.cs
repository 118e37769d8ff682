using System.Diagnostics.CodeAnalysis;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    [Experimental("DAPR_DISTRIBUTEDLOCK")]
    public override async Task<TryLockResponse> Lock(
        string storeName, string resourceId, string lockOwner, int expiryInSeconds, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        ArgumentException.ThrowIfNullOrEmpty(lockOwner);
        if (expiryInSeconds <= 0)
            throw new ArgumentException("The value cannot be zero or less than zero.", nameof(expiryInSeconds));

        var request = new Wire.TryLockRequest { StoreName = storeName, ResourceId = resourceId, LockOwner = lockOwner, ExpiryInSeconds = expiryInSeconds };
        var response = await Call<Wire.TryLockRequest, Wire.TryLockResponse>("Lock", "TryLockAlpha1", request, cancellationToken);
        return new TryLockResponse { StoreName = storeName, ResourceId = resourceId, LockOwner = lockOwner, Success = response.Success, Client = this };
    }

    [Experimental("DAPR_DISTRIBUTEDLOCK")]
    public override async Task<UnlockResponse> Unlock(
        string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        ArgumentException.ThrowIfNullOrEmpty(lockOwner);

        var request = new Wire.UnlockRequest { StoreName = storeName, ResourceId = resourceId, LockOwner = lockOwner };
        var response = await Call<Wire.UnlockRequest, Wire.UnlockResponse>("Unlock", "UnlockAlpha1", request, cancellationToken);
        return new UnlockResponse((LockStatus)response.Status);
    }
}
