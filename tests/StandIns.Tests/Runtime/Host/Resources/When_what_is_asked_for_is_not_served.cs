using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace StandIns.Tests.Runtime.Host.Resources;

/// <summary>A runtime with nothing special.</summary>
public sealed class PlainRuntime : IAsyncLifetime
{
    internal RuntimeScenario Scenario { get; } = new();

    internal HttpClient Http { get; private set; } = null!;

    internal RecordedGrpc Grpc { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Scenario.App("app");
        await Scenario.Start();
        (Http, Grpc) = (Scenario.Http("app"), new RecordedGrpc(Scenario.Sidecar("app")));
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Grpc.Dispose();
        await Scenario.DisposeAsync();
    }
}

public sealed class When_what_is_asked_for_is_not_served(PlainRuntime runtime) : IClassFixture<PlainRuntime>
{
    private const string Lock = """{"resourceId":"r","lockOwner":"o","expiryInSeconds":60}""";
    private const string NoActors = "ERR_ACTOR_RUNTIME_NOT_FOUND";

    [Theory]
    [InlineData("GET", "/v1.0/configuration/store?key=a", "", HttpStatusCode.InternalServerError, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED")]
    [InlineData("GET", "/v1.0-alpha1/configuration/store", "", HttpStatusCode.InternalServerError, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED")]
    [InlineData("GET", "/v1.0/configuration/store/subscribe", "", HttpStatusCode.InternalServerError, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED")]
    [InlineData("GET", "/v1.0/configuration/store/1/unsubscribe", "", HttpStatusCode.InternalServerError, "ERR_CONFIGURATION_STORE_NOT_CONFIGURED")]
    [InlineData("POST", "/v1.0-alpha1/lock/store", Lock, HttpStatusCode.InternalServerError, "ERR_LOCK_STORE_NOT_CONFIGURED")]
    [InlineData("POST", "/v1.0-alpha1/lock/store", "{}", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST")]
    [InlineData("POST", "/v1.0-alpha1/lock/store", "lock", HttpStatusCode.BadRequest, "ERR_MALFORMED_REQUEST")]
    [InlineData("POST", "/v1.0-alpha1/unlock/store", Lock, HttpStatusCode.InternalServerError, "ERR_LOCK_STORE_NOT_CONFIGURED")]
    [InlineData("PUT", "/v1.0-alpha1/crypto/vault/encrypt", "data", HttpStatusCode.InternalServerError, "ERR_CRYPTO_PROVIDERS_NOT_CONFIGURED")]
    [InlineData("PUT", "/v1.0-alpha1/crypto/vault/decrypt", "data", HttpStatusCode.InternalServerError, "ERR_CRYPTO_PROVIDERS_NOT_CONFIGURED")]
    [InlineData("POST", "/v1.0-alpha1/subtlecrypto/vault/sign", "{}", HttpStatusCode.NotImplemented, "ERR_API_UNIMPLEMENTED")]
    [InlineData("POST", "/v1.0-alpha1/conversation/echo/converse", "{}", HttpStatusCode.BadRequest, "ERR_CONVERSATION_NOT_FOUND")]
    [InlineData("POST", "/v1.0-alpha2/conversation/echo/converse", "{}", HttpStatusCode.BadRequest, "ERR_CONVERSATION_NOT_FOUND")]
    [InlineData("POST", "/v1.0/actors/type/1/state", "[]", HttpStatusCode.InternalServerError, NoActors)]
    [InlineData("GET", "/v1.0/actors/type/1/state/k", "", HttpStatusCode.InternalServerError, NoActors)]
    [InlineData("PUT", "/v1.0/actors/type/1/method/m", "", HttpStatusCode.InternalServerError, NoActors)]
    [InlineData("POST", "/v1.0/actors/type/1/reminders/r", "{}", HttpStatusCode.InternalServerError, NoActors)]
    [InlineData("DELETE", "/v1.0/actors/type/1/timers/t", "", HttpStatusCode.InternalServerError, NoActors)]
    [InlineData("GET", "/v1.0/no/such/thing", "", HttpStatusCode.NotFound, "ERR_DIRECT_INVOKE")]
    [InlineData("POST", "/v2.0/state/statestore", "", HttpStatusCode.NotFound, "ERR_DIRECT_INVOKE")]
    public async Task Over_http_it_is_refused_as_for_a_component_that_is_missing(string method, string path, string body, HttpStatusCode status, string code)
    {
        var refused = await runtime.Http.Ask(new HttpMethod(method), path, method == "GET" ? null : body);
        Assert.Equal((status, code, "application/json"), (refused.Status, refused.ErrorCode, refused.ContentType));
        Assert.NotEmpty(refused.Message!);
    }

    [Theory]
    [InlineData("GetConfiguration", StatusCode.FailedPrecondition, "configuration stores not configured")]
    [InlineData("GetConfigurationAlpha1", StatusCode.FailedPrecondition, "configuration stores not configured")]
    [InlineData("SubscribeConfiguration", StatusCode.FailedPrecondition, "configuration stores not configured")]
    [InlineData("UnlockAlpha1", StatusCode.FailedPrecondition, "lock store is not configured")]
    [InlineData("TryLockAlpha1", StatusCode.InvalidArgument, "ExpiryInSeconds is not positive in lock store ")]
    [InlineData("EncryptAlpha1", StatusCode.Internal, "crypto providers not configured")]
    [InlineData("DecryptAlpha1", StatusCode.Internal, "crypto providers not configured")]
    [InlineData("SubtleSignAlpha1", StatusCode.Unimplemented, "this API is currently not implemented")]
    [InlineData("ConverseAlpha1", StatusCode.InvalidArgument, "failed finding conversation component ")]
    [InlineData("ConverseAlpha2", StatusCode.InvalidArgument, "failed finding conversation component ")]
    [InlineData("InvokeActor", StatusCode.Internal, null)]
    [InlineData("GetActorState", StatusCode.Internal, null)]
    [InlineData("RegisterActorReminder", StatusCode.Internal, null)]
    [InlineData("MakeCoffee", StatusCode.Unimplemented, null)]
    public async Task Over_grpc_too(string method, StatusCode status, string? message)
    {
        var refused = await runtime.Grpc.Refused<Empty, Empty>(method, new Empty());
        Assert.Equal((status, message ?? refused.Message), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_lock_is_named_as_not_configured_only_after_its_request_is_right()
    {
        var refused = await runtime.Grpc.Refused<TryLockRequest, TryLockResponse>("TryLockAlpha1", new TryLockRequest { StoreName = "s", ResourceId = "r", LockOwner = "o", ExpiryInSeconds = 5 });
        Assert.Equal((StatusCode.FailedPrecondition, "lock store is not configured"), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task A_conversation_is_named()
    {
        var refused = await runtime.Grpc.Refused<ConversationRequest, Empty>("ConverseAlpha2", new ConversationRequest { Name = "echo" });
        Assert.Equal("failed finding conversation component echo", refused.Message);
    }

    [Fact]
    public async Task Leaving_a_configuration_that_nobody_watches_is_answered_and_not_done()
    {
        var answer = await runtime.Grpc.Call<UnsubscribeConfigurationRequest, UnsubscribeConfigurationResponse>(
            "UnsubscribeConfiguration", new UnsubscribeConfigurationRequest { StoreName = "s", Id = "7" });
        Assert.Equal((false, "failed to unsubscribe to configuration request 7: subscription does not exist"), (answer.Ok, answer.Message));
    }

    [Fact]
    public async Task A_call_of_another_service_needs_the_app_it_is_for()
    {
        using var channel = runtime.Scenario.Grpc("app");
        var refused = await Assert.ThrowsAsync<RpcException>(() => channel.Unary<IMessage, Empty>("/some.Service/Method", new Empty()));
        Assert.Equal(StatusCode.Unknown, refused.StatusCode);
        Assert.Contains("dapr-app-id", refused.Status.Detail, StringComparison.Ordinal);
    }
}
