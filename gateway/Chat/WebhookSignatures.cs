using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Slack's scheme v0: HMAC-SHA256 over version, timestamp and body.</summary>
public static class SlackSignature
{
    public const string Header = "X-Slack-Signature", TimestampHeader = "X-Slack-Request-Timestamp";

    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static string Of(string secret, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.UTF8.GetBytes($"v0:{timestamp}:"));
        hmac.AppendData(body);
        return $"v0={Convert.ToHexStringLower(hmac.GetHashAndReset())}";
    }

    public static void Check(string secret, string? signature, string? timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(signature))
            throw GatewayErrors.SignatureMissing(Header);
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253402300799)
            throw GatewayErrors.SignatureMissing(TimestampHeader);
        if (!Signatures.Equal(signature, Of(secret, timestamp, body)))
            throw GatewayErrors.SignatureWrong(Header);
        if ((now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Limit)
            throw GatewayErrors.WebhookStale(TimestampHeader, Limit);
    }
}

/// <summary>GitHub's scheme: HMAC-SHA256 over the body.</summary>
public static class GitHubSignature
{
    public const string Header = "X-Hub-Signature-256";

    public static string Of(string secret, ReadOnlySpan<byte> body) =>
        $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body))}";

    public static void Check(string secret, string? signature, ReadOnlySpan<byte> body)
    {
        if (string.IsNullOrEmpty(signature))
            throw GatewayErrors.SignatureMissing(Header);
        if (!Signatures.Equal(signature, Of(secret, body)))
            throw GatewayErrors.SignatureWrong(Header);
    }
}

internal static class Signatures
{
    /// <summary>Takes as long whatever the difference is.</summary>
    public static bool Equal(string given, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(right));
}
