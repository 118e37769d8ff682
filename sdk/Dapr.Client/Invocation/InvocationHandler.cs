namespace Dapr.Client;

/// <summary>Turns <c>http://{app-id}/path</c> into a call of that app through the sidecar.</summary>
public class InvocationHandler : DelegatingHandler
{
    private const string TokenHeader = "dapr-api-token";

    private Uri _endpoint = new(DaprDefaults.GetDefaultHttpEndpoint(), UriKind.Absolute);

    /// <summary>The address of the sidecar's HTTP API.</summary>
    public string DaprEndpoint
    {
        get => _endpoint.OriginalString;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            var endpoint = new Uri(value, UriKind.Absolute);
            if (endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps)
                throw new ArgumentException("The URI scheme of the Dapr endpoint must be http or https.", nameof(value));
            _endpoint = endpoint;
        }
    }

    /// <summary>The app id as it is written. A URI's host is lower case; where both are equal but for case, this one is used.</summary>
    public string? DefaultAppId { get; set; }

    internal string? DaprApiToken { get; set; } = DaprDefaults.GetDefaultDaprApiToken(null);

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var original = request.RequestUri;
        if (original is null || !original.IsAbsoluteUri || (original.Scheme != Uri.UriSchemeHttp && original.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException($"The request URI '{original}' is not a valid Dapr service invocation destination.", nameof(request));

        request.RequestUri = ThroughSidecar(original);
        if (!string.IsNullOrWhiteSpace(DaprApiToken)) request.Headers.TryAddWithoutValidation(TokenHeader, DaprApiToken);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            // Whoever sent the request may look at it again, or send it again.
            request.RequestUri = original;
            request.Headers.Remove(TokenHeader);
        }
    }

    private Uri ThroughSidecar(Uri original)
    {
        var appId = string.Equals(original.Host, DefaultAppId, StringComparison.OrdinalIgnoreCase) ? DefaultAppId : original.Host;
        return new UriBuilder(original)
        {
            Scheme = _endpoint.Scheme,
            Host = _endpoint.Host,
            Port = _endpoint.Port,
            Path = $"/v1.0/invoke/{appId}/method{original.AbsolutePath}",
        }.Uri;
    }
}
