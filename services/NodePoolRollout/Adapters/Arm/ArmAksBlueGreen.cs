using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using ReleaseOrchestrator.NodePoolRollout.Domain;
using ReleaseOrchestrator.NodePoolRollout.Domain.BlueGreen;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Sets a pool's upgrade strategy by a preview of the API. The client has no types for it, so the pool is read and written as it is on the wire.</summary>
public sealed class ArmAksBlueGreen(AzureAccess azure, RequestLimiter limiter) : IAksBlueGreen
{
    private const string ApiVersion = "2025-10-02-preview";

    /// <summary>AKS's limits.</summary>
    private const int LongestDrain = 1440, LongestBatchSoak = 1440, LongestFinalSoak = 10080;

    public Task Choose(string poolId, SwapSettings settings, CancellationToken stop) => AzureErrors.Translate(
        async () =>
        {
            limiter.Take(RequestKind.Other, ArmId.Subscription(poolId));
            limiter.Take(RequestKind.PoolWrite, poolId);
            var pool = JsonNode.Parse((await Send(RequestMethod.Get, poolId, null, null, stop)).Content)!;
            var properties = pool["properties"]!.AsObject();
            properties["upgradeStrategy"] = "BlueGreen";
            properties["upgradeSettingsBlueGreen"] = new JsonObject
            {
                ["drainBatchSize"] = settings.DrainBatch,
                ["drainTimeoutInMinutes"] = Minutes(settings.DrainTimeout, 1, LongestDrain),
                ["batchSoakDurationInMinutes"] = Minutes(settings.BatchSoak, 0, LongestBatchSoak),
                ["finalSoakDurationInMinutes"] = Minutes(settings.FinalSoak, 0, LongestFinalSoak),
            };
            await Send(RequestMethod.Put, poolId, new JsonObject { ["properties"] = properties.DeepClone() }, properties["eTag"]?.GetValue<string>(), stop);
            return true;
        },
        stop);

    private static int Minutes(TimeSpan span, int least, int most) => Math.Clamp((int)Math.Ceiling(span.TotalMinutes), least, most);

    private async Task<Response> Send(RequestMethod method, string poolId, JsonObject? body, string? ifMatch, CancellationToken stop)
    {
        using var message = azure.Pipeline.CreateMessage();
        message.Request.Method = method;
        message.Request.Uri.Reset(new Uri(azure.Endpoint, $"{poolId}?api-version={ApiVersion}"));
        message.Request.Headers.Add("Accept", "application/json");
        if (ifMatch is not null)
            message.Request.Headers.Add("If-Match", ifMatch); // a PUT replaces the pool: only over the state that was read
        if (body is not null)
        {
            message.Request.Headers.Add("Content-Type", "application/json");
            message.Request.Content = RequestContent.Create(BinaryData.FromString(body.ToJsonString()));
        }

        await azure.Pipeline.SendAsync(message, stop);
        return message.Response.IsError ? throw new RequestFailedException(message.Response) : message.Response;
    }
}
