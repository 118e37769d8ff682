using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Microsoft.Extensions.Options;
using ReleaseOrchestrator.NodePoolRollout.Domain;

namespace ReleaseOrchestrator.NodePoolRollout.Adapters.Arm;

/// <summary>The way into Azure: one client with its identity and its trust, made at first use, so that Azure may come up later than this service.</summary>
public sealed class AzureAccess(IOptions<AzureOptions> configured, RequestLimiter limiter, AzureTransport? instead = null)
{
    private readonly Lock _making = new();
    private (ArmClient Client, TokenCredential Credential, HttpPipeline Pipeline)? _made;

    public AzureOptions Options => configured.Value;

    public ArmClient Client => Made().Client;

    public TokenCredential Credential => Made().Credential;

    /// <summary>For what only previews of the API know, which the client has no types for.</summary>
    public HttpPipeline Pipeline => Made().Pipeline;

    public Uri Endpoint => Options.ArmEndpoint ?? ArmEnvironment.AzurePublicCloud.Endpoint;

    private (ArmClient Client, TokenCredential Credential, HttpPipeline Pipeline) Made()
    {
        lock (_making)
            return _made ??= Make();
    }

    private (ArmClient, TokenCredential, HttpPipeline) Make()
    {
        if (Options.SubscriptionIds.Length == 0)
            throw NotConfigured("Azure:SubscriptionIds is empty: name the subscriptions of the fleet.");
        var transport = new HttpClientTransport(Http());
        var credential = instead?.Credential ?? Identity(transport);
        var client = new ArmClientOptions { Transport = transport };

        // Retrying is decided by the operation on disk: a write whose answer was lost must not be repeated blindly.
        client.Retry.MaxRetries = 0;
        client.Retry.NetworkTimeout = Options.RequestTimeout;
        client.AddPolicy(new NoteThrottling(limiter), HttpPipelinePosition.PerCall);
        client.SetApiVersion(ArmPreflight.SubnetType, ArmPreflight.SubnetApiVersion); // otherwise it would be asked for each time
        if (Options.ArmEndpoint is { } endpoint)
            client.Environment = new ArmEnvironment(endpoint, Options.Audience ?? endpoint.AbsoluteUri);
        var environment = client.Environment ?? ArmEnvironment.AzurePublicCloud;
        var pipeline = HttpPipelineBuilder.Build(client, new BearerTokenAuthenticationPolicy(credential, environment.DefaultScope));
        return (new ArmClient(credential, Options.SubscriptionIds[0], client), credential, pipeline);
    }

    private HttpClient Http() => instead is { } given
        ? new HttpClient(given.Handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan }
        : new HttpClient(TrustedAuthorities.Handler(Options.CaCertificateFile)) { Timeout = Timeout.InfiniteTimeSpan };

    private TokenCredential Identity(HttpPipelineTransport transport)
    {
        if (Options.UseDefaultCredential)
        {
            var any = new DefaultAzureCredentialOptions { Transport = transport };
            if (Options.AuthorityHost is { } host)
                any.AuthorityHost = host;
            return new DefaultAzureCredential(any);
        }

        if (Options.TenantId is not { Length: > 0 } tenant || Options.ClientId is not { Length: > 0 } client || Options.ClientSecretFile is not { Length: > 0 } file)
            throw NotConfigured("Set Azure:TenantId, Azure:ClientId and Azure:ClientSecretFile, or Azure:UseDefaultCredential.");
        var options = new ClientSecretCredentialOptions { Transport = transport };
        if (Options.AuthorityHost is { } authority)
        {
            // An authority of one's own is not in the public list that discovery would ask.
            options.AuthorityHost = authority;
            options.DisableInstanceDiscovery = true;
        }

        options.Retry.MaxRetries = 1;
        return new ClientSecretCredential(tenant, client, Secret(file), options);
    }

    private static string Secret(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } secret ? secret : throw NotConfigured($"{file} (Azure:ClientSecretFile) is empty.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw NotConfigured($"Azure:ClientSecretFile cannot be read: {unreadable.Message}");
        }
    }

    private static AzureException NotConfigured(string message) => new(AzureTrouble.NotAllowed, "NotConfigured", message) { NeverSent = true };
}
