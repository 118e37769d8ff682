using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace AzureSimulator.Identity;

/// <summary>The certificate authority and the server certificate that a data directory gets at its first start.</summary>
public static class Certificates
{
    public const string AuthorityFile = "ca.pem";
    private const string LeafFile = "server.pem";

    public static X509Certificate2 LoadOrCreate(string directory)
    {
        var leafPath = Path.Combine(directory, LeafFile);
        if (!File.Exists(leafPath) || !File.Exists(Path.Combine(directory, AuthorityFile)))
            Create(directory);
        using var fromPem = X509Certificate2.CreateFromPemFile(leafPath);
        // A key that exists only in memory is refused by TLS on some platforms; a PKCS#12 round trip is accepted on all.
        return X509CertificateLoader.LoadPkcs12(fromPem.Export(X509ContentType.Pkcs12), null);
    }

    private static void Create(string directory)
    {
        var from = DateTimeOffset.UtcNow.AddDays(-1);
        var until = DateTimeOffset.UtcNow.AddYears(5);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Azure Simulator CA", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        authorityRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        authorityRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false));
        using var authority = authorityRequest.CreateSelfSigned(from, until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        using var leaf = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));

        OwnerOnly.Write(Path.Combine(directory, LeafFile), leaf.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        // Last, because it says that both are there. The authority's key is kept nowhere: it signs this one certificate.
        var next = Path.Combine(directory, AuthorityFile + ".next");
        File.WriteAllText(next, authority.ExportCertificatePem() + "\n");
        File.Move(next, Path.Combine(directory, AuthorityFile), overwrite: true);
    }
}
