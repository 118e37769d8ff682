using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;
using LocalDapr.Http;

namespace LocalDapr.Grpc;

/// <summary>The calls of building blocks that are not served, each refused as daprd refuses it when no such component is there.</summary>
internal static class NotServedCalls
{
    private static readonly string[] Actors =
    [
        "RegisterActorTimer", "UnregisterActorTimer", "RegisterActorReminder", "UnregisterActorReminder", "UnregisterActorRemindersByType",
        "ListActorReminders", "GetActorReminder", "GetActorState", "ExecuteActorStateTransaction", "InvokeActor",
    ];

    private static readonly string[] SubtleCrypto = ["GetKey", "Encrypt", "Decrypt", "WrapKey", "UnwrapKey", "Sign", "Verify"];

    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach (var version in new[] { "", "Alpha1" })
        {
            Refuse<Empty>(routes, $"GetConfiguration{version}", _ => NotServedApi.NoConfigurationStores());
            Refuse<Empty>(routes, $"SubscribeConfiguration{version}", _ => NotServedApi.NoConfigurationStores());
            Unary.Map<UnsubscribeConfigurationRequest, UnsubscribeConfigurationResponse>(
                routes, DaprService.Path($"UnsubscribeConfiguration{version}"), (request, _) => Task.FromResult(new UnsubscribeConfigurationResponse
                {
                    Message = $"failed to unsubscribe to configuration request {request.Id}: subscription does not exist",
                }));
        }
        Refuse<TryLockRequest>(routes, "TryLockAlpha1", request => request.ExpiryInSeconds <= 0 ? NotServedApi.NoExpiry(request.StoreName) : NotServedApi.NoLockStores());
        Refuse<Empty>(routes, "UnlockAlpha1", _ => NotServedApi.NoLockStores());
        Refuse<Empty>(routes, "EncryptAlpha1", _ => NotServedApi.NoCrypto());
        Refuse<Empty>(routes, "DecryptAlpha1", _ => NotServedApi.NoCrypto());
        foreach (var action in SubtleCrypto)
            Refuse<Empty>(routes, $"Subtle{action}Alpha1", _ => NotServedApi.CryptoNotBuiltIn());
        Refuse<ConversationRequest>(routes, "ConverseAlpha1", request => NotServedApi.ConversationNotFound(request.Name));
        Refuse<ConversationRequest>(routes, "ConverseAlpha2", request => NotServedApi.ConversationNotFound(request.Name));
        foreach (var call in Actors)
            Refuse<Empty>(routes, call, _ => NotServedApi.NoActors());
    }

    private static void Refuse<TRequest>(IEndpointRouteBuilder routes, string method, Func<TRequest, ApiException> refusal)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>, new() =>
        Unary.Map<TRequest, Empty>(routes, DaprService.Path(method), (request, _) => throw refusal(request));
}
