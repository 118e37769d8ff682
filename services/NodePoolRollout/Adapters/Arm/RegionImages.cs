using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>
/// GET .../locations/{region}/nodeImageVersions: the latest image of each family in a region. A preview that the client has no method for; no other call names
/// images of a family that a pool does not have yet.
/// </summary>
internal sealed class RegionImages(ArmClient client, string subscriptionId) : ArmResource(client, SubscriptionResource.CreateResourceIdentifier(subscriptionId))
{
    private const string ApiVersion = "2026-06-02-preview";

    public async Task<IReadOnlyList<string>> Latest(string region, CancellationToken stop)
    {
        var images = new List<string>();
        var next = new UriBuilder(Endpoint)
        {
            Path = $"{Id}/providers/Microsoft.ContainerService/locations/{Uri.EscapeDataString(region)}/nodeImageVersions",
            Query = $"api-version={ApiVersion}",
        }.Uri;
        while (next is not null)
        {
            using var message = Pipeline.CreateMessage();
            message.Request.Method = RequestMethod.Get;
            message.Request.Uri.Reset(next);
            message.Request.Headers.Add("Accept", "application/json");
            await Pipeline.SendAsync(message, stop);
            if (message.Response.Status != 200)
                throw new RequestFailedException(message.Response);
            using var page = JsonDocument.Parse(message.Response.Content.ToMemory());
            foreach (var image in page.RootElement.GetProperty("value").EnumerateArray())
            {
                if (image.TryGetProperty("fullName", out var name) && name.GetString() is { } full)
                    images.Add(full);
            }

            next = page.RootElement.TryGetProperty("nextLink", out var link) && link.GetString() is { Length: > 0 } address ? new Uri(address) : null;
        }

        return images;
    }
}
