using System.Security.Cryptography;
using System.Text;

namespace LocalDapr.Sidecars;

/// <summary>The shared secret between an app and its sidecar.</summary>
public static class ApiToken
{
    public const string Header = "dapr-api-token";

    public static bool Agrees(string expected, string? given) =>
        given is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(given));
}
