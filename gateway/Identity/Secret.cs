using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>Random secrets of 256 bits. Only their SHA-256 is stored: with that much chance in them, no slow hash is needed.</summary>
public static class Secret
{
    /// <summary>Begins every API token, so that scanners find one that leaked.</summary>
    public const string TokenPrefix = "rlo_";

    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
