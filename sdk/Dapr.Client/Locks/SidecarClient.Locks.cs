using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

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

        using var answer = await CallLock("lock", storeName, resourceId, lockOwner, expiryInSeconds, cancellationToken);
        return new TryLockResponse
        {
            StoreName = storeName,
            ResourceId = resourceId,
            LockOwner = lockOwner,
            Success = answer.RootElement.TryGetProperty("success", out var success) && success.GetBoolean(),
            Client = this,
        };
    }

    [Experimental("DAPR_DISTRIBUTEDLOCK")]
    public override async Task<UnlockResponse> Unlock(
        string storeName, string resourceId, string lockOwner, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        ArgumentException.ThrowIfNullOrEmpty(lockOwner);

        using var answer = await CallLock("unlock", storeName, resourceId, lockOwner, null, cancellationToken);
        return new UnlockResponse(answer.RootElement.TryGetProperty("status", out var status) ? (LockStatus)status.GetInt32() : LockStatus.Success);
    }

    private async Task<JsonDocument> CallLock(
        string verb, string storeName, string resourceId, string lockOwner, int? expiryInSeconds, CancellationToken stop)
    {
        var body = JsonContent(json =>
        {
            json.WriteStartObject();
            json.WriteString("resourceId", resourceId);
            json.WriteString("lockOwner", lockOwner);
            if (expiryInSeconds is { } expiry) json.WriteNumber("expiryInSeconds", expiry);
            json.WriteEndObject();
        });
        var path = $"v1.0-alpha1/{verb}/{Uri.EscapeDataString(storeName)}";
        return JsonDocument.Parse(await Body(await Send(verb, HttpMethod.Post, path, body, stop), stop));
    }
}
