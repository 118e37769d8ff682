using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.IdentityModel.Tokens;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>Finds out who asks: an API token, a token of the organisation's OpenID provider where one is configured, or a page's session.</summary>
public sealed class Identifier(TokenStore tokens, Sessions sessions, IConfiguration configuration)
{
    private readonly bool _oidc = OpenIdSetup.IsConfigured(configuration);

    public async Task<KnownCaller> Identify(HttpContext context, bool bySession)
    {
        var stop = context.RequestAborted;
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            var token = header["Bearer ".Length..].Trim();
            return !_oidc || token.StartsWith(Secret.TokenPrefix, StringComparison.Ordinal)
                ? (await tokens.Authenticate(token, stop)).Caller
                : await ByOpenId(context);
        }
        return header.Length == 0 && bySession && context.Request.Cookies[Sessions.Cookie] is { Length: > 0 } session
            ? await sessions.Authenticate(session, stop)
            : throw GatewayErrors.TokenMissing();
    }

    private async Task<KnownCaller> ByOpenId(HttpContext context)
    {
        var result = await context.AuthenticateAsync(JwtBearerDefaults.AuthenticationScheme);
        if (result.Principal is not { } person)
            throw result.Failure is SecurityTokenExpiredException expired ? GatewayErrors.TokenExpired(expired.Expires) : GatewayErrors.TokenUnknown();
        var subject = person.FindFirst("oid")?.Value ?? person.FindFirst("sub")?.Value ?? throw GatewayErrors.TokenUnknown();
        var roles = person.FindAll(configuration["Gateway:Oidc:RolesClaim"] ?? "roles").Select(c => c.Value).Where(KnownRoles.All.Contains);
        return new($"oidc:{subject}", [.. roles]);
    }
}
