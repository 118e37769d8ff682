using System.Security.Cryptography;
using System.Text;

namespace AzureSimulator.Identity;

/// <summary>What this data directory's simulator knows and nobody else: signing key, client secret, and a key for opaque URLs and cluster tokens.</summary>
public sealed class Secrets : IDisposable
{
    public const string ClientSecretFile = "client-secret";
    private static readonly Lazy<byte[]> Shared = new(() =>
    {
        using var key = RSA.Create(2048);
        return key.ExportPkcs8PrivateKey();
    });

    private readonly byte[] seal;

    public Secrets(string directory)
    {
        SigningKey = RSA.Create();
        SigningKey.ImportFromPem(Keep(Path.Combine(directory, "signing-key.pem"), () =>
        {
            using var key = RSA.Create(2048);
            return key.ExportPkcs8PrivateKeyPem();
        }));
        ClientSecret = Keep(Path.Combine(directory, ClientSecretFile), Random);
        seal = Encoding.ASCII.GetBytes(Keep(Path.Combine(directory, "seal"), Random));
        KeyId = Convert.ToHexStringLower(SHA256.HashData(SigningKey.ExportSubjectPublicKeyInfo()))[..16];
        var authority = Path.Combine(directory, Certificates.AuthorityFile);
        Authority = File.Exists(authority) ? File.ReadAllText(authority) : "";
    }

    /// <summary>Secrets of a simulator in memory. All of one process share a signing key, because making one takes long.</summary>
    public Secrets()
    {
        SigningKey = RSA.Create();
        SigningKey.ImportPkcs8PrivateKey(Shared.Value, out _);
        ClientSecret = Random();
        seal = Encoding.ASCII.GetBytes("in-memory");
        KeyId = Convert.ToHexStringLower(SHA256.HashData(SigningKey.ExportSubjectPublicKeyInfo()))[..16];
        Authority = "";
    }

    /// <summary>The certificate authority that clients of the Kubernetes APIs should trust, as PEM; none where nothing is encrypted.</summary>
    public string Authority { get; }

    public RSA SigningKey { get; }

    public string KeyId { get; }

    public string ClientSecret { get; }

    /// <summary>A value that only this simulator can make for a text.</summary>
    public string Seal(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(seal, Encoding.UTF8.GetBytes(text)))[..40];

    public static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));

    public void Dispose() => SigningKey.Dispose();

    private static string Random() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    private static string Keep(string path, Func<string> create)
    {
        if (!File.Exists(path))
            OwnerOnly.Write(path, create());
        return File.ReadAllText(path);
    }
}
