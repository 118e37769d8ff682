using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AzureSimulator.Fleet;
using Microsoft.AspNetCore.WebUtilities;

namespace AzureSimulator.Identity;

/// <summary>Who calls: the application a token was issued to.</summary>
public sealed record Caller(string AppId, string Tenant);

/// <summary>Issues and checks access tokens: JWTs signed with RS256, as Entra ID's are.</summary>
public sealed class Tokens(IdentityEntry identity, Secrets secrets, TimeProvider time)
{
    private volatile Accepted? accepted;

    public string Tenant => identity.Tenant;

    public string ClientId => identity.ClientId;

    public int LifetimeSeconds => (int)identity.TokenLifetime.TotalSeconds;

    public string Issue(string audience)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        var header = new JsonObject { ["typ"] = "JWT", ["alg"] = "RS256", ["kid"] = secrets.KeyId };
        var claims = new JsonObject
        {
            ["aud"] = audience,
            ["iss"] = Issuer,
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + LifetimeSeconds,
            ["appid"] = identity.ClientId,
            ["azp"] = identity.ClientId,
            ["oid"] = identity.ClientId,
            ["sub"] = identity.ClientId,
            ["tid"] = identity.Tenant,
            ["idtyp"] = "app",
            ["uti"] = Guid.NewGuid().ToString("N"),
            ["ver"] = "1.0",
        };
        var signed = Encode(header) + "." + Encode(claims);
        var signature = secrets.SigningKey.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return signed + "." + WebEncoders.Base64UrlEncode(signature);
    }

    /// <summary>Answers the caller, or null and what is wrong with the token.</summary>
    public (Caller? Caller, string Problem) Check(string token, IEnumerable<string> audiences)
    {
        // Whose signature was found good stays good until it expires; looking again takes longer than all the rest of a call.
        if (accepted is { } known && known.Token == token && known.Expires > time.GetUtcNow().ToUnixTimeSeconds() && IsFor(known.Audience, audiences))
            return (known.Caller, "");
        var parts = token.Split('.');
        if (parts.Length != 3)
            return (null, "The access token is malformed.");
        try
        {
            var header = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[0]))!;
            if (header["alg"]?.GetValue<string>() != "RS256" || header["kid"]?.GetValue<string>() != secrets.KeyId)
                return (null, "The access token is signed by an unknown issuer.");
            var signature = WebEncoders.Base64UrlDecode(parts[2]);
            if (!secrets.SigningKey.VerifyData(Encoding.ASCII.GetBytes(parts[0] + "." + parts[1]), signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
                return (null, "The signature of the access token is invalid.");
            var claims = JsonNode.Parse(WebEncoders.Base64UrlDecode(parts[1]))!;
            if (claims["iss"]?.GetValue<string>() != Issuer)
                return (null, "The access token is from the wrong issuer.");
            if (claims["exp"]!.GetValue<long>() <= time.GetUtcNow().ToUnixTimeSeconds())
                return (null, "The access token has expired.");
            var audience = claims["aud"]!.GetValue<string>();
            if (!IsFor(audience, audiences))
                return (null, $"The access token is for the audience '{audience}'.");
            var caller = new Caller(claims["appid"]!.GetValue<string>(), identity.Tenant);
            accepted = new Accepted(token, audience, claims["exp"]!.GetValue<long>(), caller);
            return (caller, "");
        }
        catch (Exception problem) when (problem is FormatException or JsonException or CryptographicException)
        {
            return (null, "The access token is malformed.");
        }
    }

    private static bool IsFor(string audience, IEnumerable<string> audiences) =>
        audiences.Any(wanted => string.Equals(wanted.TrimEnd('/'), audience.TrimEnd('/'), StringComparison.OrdinalIgnoreCase));

    private string Issuer => $"https://sts.windows.net/{identity.Tenant}/";

    private static string Encode(JsonObject json) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(json.ToJsonString()));

    private sealed record Accepted(string Token, string Audience, long Expires, Caller Caller);
}
