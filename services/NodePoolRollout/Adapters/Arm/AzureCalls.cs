using System.ClientModel.Primitives;
using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>Long-running operations of Azure as they are kept on disk: by the rehydration token of the SDK.</summary>
internal static class AzureCalls
{
    public static AzureCall Of(Operation operation)
    {
        var token = operation.HasCompleted ? null : operation.GetRehydrationToken();
        return new AzureCall(operation.Id, token is { } left ? ModelReaderWriter.Write(left).ToString() : "");
    }

    /// <summary>
    /// Whether anybody could ask how it is. An answer that came without Azure-AsyncOperation and Location names nothing to ask, unless the resource itself was
    /// written to, which shows its own provisioning state.
    /// </summary>
    public static bool CanBeFollowed(AzureCall call) =>
        JsonNode.Parse(call.Resume) is { } token && ((string?)token["headerSource"] != "None" || (string?)token["requestMethod"] is "PUT" or "PATCH");

    public static RehydrationToken Token(AzureCall call) => ModelReaderWriter.Read<RehydrationToken>(BinaryData.FromString(call.Resume));

    /// <summary>The status address names it.</summary>
    public static string Subscription(AzureCall call) =>
        call.Resume.IndexOf("/subscriptions/", StringComparison.OrdinalIgnoreCase) is >= 0 and var at ? ArmId.Subscription(call.Resume[at..]) : "";
}
