using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>API tokens: made, listed and revoked by administrators. The secret is shown once.</summary>
public static partial class ManageTokens
{
    /// <param name="ExpiresAt">Null: 90 days from now.</param>
    public sealed record CreateTokenRequest(string Name, IReadOnlyList<string> Roles, DateTimeOffset? ExpiresAt = null);

    /// <param name="Secret">The token itself; it cannot be shown again.</param>
    public sealed record CreatedToken(string Secret, ApiToken Token);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var tokens = routes.MapGroup("/api/v1/tokens").WithMetadata(new Access(Roles.Admin));
        tokens.MapPost("", Create).WithName("CreateToken");
        tokens.MapGet("", List).WithName("ListTokens");
        tokens.MapDelete("{id}", Revoke).WithName("RevokeToken");
    }

    private static async Task<Created<CreatedToken>> Create(CreateTokenRequest request, TokenStore tokens, TimeProvider clock, HttpContext http, CancellationToken stop)
    {
        if (!Name().IsMatch(request.Name))
            throw GatewayErrors.TokenNameInvalid(request.Name);
        if (request.Roles.Count == 0 || !request.Roles.All(KnownRoles.All.Contains))
            throw GatewayErrors.TokenRolesInvalid();
        var now = clock.GetUtcNow();
        var expiresAt = request.ExpiresAt ?? now.AddDays(90);
        if (expiresAt < now.AddMinutes(1) || expiresAt > now.AddDays(366))
            throw GatewayErrors.TokenExpiryInvalid();

        var (token, secret) = await tokens.Create(request.Name, [.. request.Roles.Distinct()], expiresAt, http.KnownCaller().Actor, stop);
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Created($"/api/v1/tokens/{token.Id}", new CreatedToken(secret, token));
    }

    private static async Task<Ok<Page<ApiToken>>> List(TokenStore tokens, CancellationToken stop, int top = 100, string? after = null)
    {
        var count = Math.Clamp(top, 1, 200);
        var page = await tokens.List(after, count + 1, stop);
        return TypedResults.Ok(page.Count > count
            ? new Page<ApiToken>([.. page.Take(count)], $"/api/v1/tokens?top={count}&after={page[count - 1].Id}")
            : new Page<ApiToken>(page, null));
    }

    private static async Task<NoContent> Revoke(string id, TokenStore tokens, HttpContext http, CancellationToken stop)
    {
        await tokens.Revoke(id, http.KnownCaller().Actor, stop);
        return TypedResults.NoContent();
    }

    /// <summary>Whom the gatekeeper let in.</summary>
    public static KnownCaller KnownCaller(this HttpContext http) => http.Features.Get<KnownCaller>() ?? throw new InvalidOperationException("The endpoint is open to anyone: nobody was identified.");

    [GeneratedRegex("^[a-z0-9][a-z0-9._-]{0,62}$")]
    private static partial Regex Name();
}
