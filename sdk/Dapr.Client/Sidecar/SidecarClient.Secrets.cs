using System.Text.Json;

namespace Dapr.Client;

internal sealed partial class SidecarClient
{
    public override async Task<Dictionary<string, string>> GetSecretAsync(
        string storeName, string key, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        ArgumentException.ThrowIfNullOrEmpty(key);
        return await GetSecrets<Dictionary<string, string>>("Get secret", WithMetadata(Path("secrets", storeName, key), metadata), cancellationToken);
    }

    public override async Task<Dictionary<string, Dictionary<string, string>>> GetBulkSecretAsync(
        string storeName, IReadOnlyDictionary<string, string>? metadata = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        return await GetSecrets<Dictionary<string, Dictionary<string, string>>>(
            "Get bulk secret", WithMetadata(Path("secrets", storeName, "bulk"), metadata), cancellationToken);
    }

    private async Task<T> GetSecrets<T>(string operation, string path, CancellationToken stop)
        where T : new()
    {
        var body = await Body(await Send(operation, HttpMethod.Get, path, null, stop), stop);
        return body.Length == 0 ? new T() : JsonSerializer.Deserialize<T>(body) ?? new T();
    }
}
