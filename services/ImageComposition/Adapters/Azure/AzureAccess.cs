using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace ReleaseOrchestrator.ImageComposition.Adapters.Azure;

/// <summary>Signed-in clients for Azure Resource Manager and blob storage, as the settings say.</summary>
public sealed class AzureAccess : IDisposable
{
    private readonly AzureSettings _settings;
    private readonly HttpClientTransport _transport;
    private readonly TokenCredential _credential;

    public AzureAccess(AzureSettings settings)
    {
        _settings = settings;
        _transport = new HttpClientTransport(new HttpClient(Handler(settings.CaCertificateFile)));
        _credential = Credential();
        Arm = new ArmClient(_credential, settings.SubscriptionId, new ArmClientOptions
        {
            Transport = _transport,
            Environment = new ArmEnvironment(settings.ArmEndpoint, settings.Audience),
        });
    }

    public ArmClient Arm { get; }

    /// <summary>The container that a page blob lives in, and the blob.</summary>
    public (BlobContainerClient Container, PageBlobClient Blob) PageBlob(string container, string name)
    {
        var options = new BlobClientOptions { Transport = _transport };
        var endpoint = _settings.BlobEndpoint!.Replace("{account}", _settings.Gallery.StorageAccount, StringComparison.Ordinal).TrimEnd('/');

        // Whole addresses, not parts put together by the SDK: it takes the first segment for the container unless the host is an IP address.
        return (new BlobContainerClient(new Uri($"{endpoint}/{container}"), _credential, options),
            new PageBlobClient(new Uri($"{endpoint}/{container}/{name}"), _credential, options));
    }

    public void Dispose() => _transport.Dispose();

    private TokenCredential Credential() => _settings.UseDefaultCredential
        ? new DefaultAzureCredential(new DefaultAzureCredentialOptions { AuthorityHost = _settings.AuthorityHost, Transport = _transport })
        : new ClientSecretCredential(
            _settings.TenantId, _settings.ClientId, File.ReadAllText(_settings.ClientSecretFile!).Trim(),
            new ClientSecretCredentialOptions
            {
                AuthorityHost = _settings.AuthorityHost,
                Transport = _transport,

                // Asking the public cloud whether an authority is known makes sense for the public cloud's own only.
                DisableInstanceDiscovery = _settings.CaCertificateFile is not null,
            });

    private static SocketsHttpHandler Handler(string? caCertificateFile)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AutomaticDecompression = System.Net.DecompressionMethods.All };
        if (caCertificateFile is not null)
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(caCertificateFile);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) => errors switch
            {
                SslPolicyErrors.None => true,
                SslPolicyErrors.RemoteCertificateChainErrors when certificate is not null => IsIssuedBy(roots, certificate),
                _ => false,
            };
        }
        return handler;
    }

    private static bool IsIssuedBy(X509Certificate2Collection roots, X509Certificate certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        using var server = new X509Certificate2(certificate);
        return chain.Build(server);
    }
}
