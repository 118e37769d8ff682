using System.Text.Json.Nodes;
using AzureSimulator.Api;
using AzureSimulator.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace AzureSimulator.Identity;

/// <summary>Entra ID as a client with a secret meets it: discovery, signing keys and the token endpoint.</summary>
public static class TokenEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{tenant:guid}/v2.0/.well-known/openid-configuration", Answers.With((_, request) => Discovery(Tenant(request), request)));
        routes.MapGet("/{tenant:guid}/discovery/v2.0/keys", Answers.With((azure, _) => Keys(azure.Secrets)));
        routes.MapPost("/{tenant:guid}/oauth2/v2.0/token", Answers.With((azure, request) => Token(Tenant(request), request, azure)));
    }

    private static string Tenant(HttpRequest request) => (string)request.RouteValues["tenant"]!;

    private static IResult Discovery(string tenant, HttpRequest request)
    {
        var authority = $"https://{request.Host}/{tenant}";
        return Results.Json(new JsonObject
        {
            ["issuer"] = $"{authority}/v2.0",
            ["token_endpoint"] = $"{authority}/oauth2/v2.0/token",
            ["authorization_endpoint"] = $"{authority}/oauth2/v2.0/authorize",
            ["jwks_uri"] = $"{authority}/discovery/v2.0/keys",
            ["token_endpoint_auth_methods_supported"] = new JsonArray("client_secret_post", "client_secret_basic"),
            ["response_types_supported"] = new JsonArray("token"),
            ["subject_types_supported"] = new JsonArray("pairwise"),
            ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
        });
    }

    private static IResult Keys(Secrets secrets)
    {
        var key = secrets.SigningKey.ExportParameters(includePrivateParameters: false);
        return Results.Json(new JsonObject
        {
            ["keys"] = new JsonArray(new JsonObject
            {
                ["kty"] = "RSA",
                ["use"] = "sig",
                ["alg"] = "RS256",
                ["kid"] = secrets.KeyId,
                ["n"] = WebEncoders.Base64UrlEncode(key.Modulus!),
                ["e"] = WebEncoders.Base64UrlEncode(key.Exponent!),
            }),
        });
    }

    private static async Task<IResult> Token(string tenant, HttpRequest request, SimulatedAzure azure)
    {
        if (!request.HasFormContentType)
            return Refuse("invalid_request", "AADSTS900144", "The request body must be form encoded and contain the parameter 'grant_type'.", 400);
        var form = await request.ReadFormAsync();
        string clientId = form["client_id"].ToString(), secret = form["client_secret"].ToString(), scope = form["scope"].ToString();
        if (!string.Equals(tenant, azure.Tokens.Tenant, StringComparison.OrdinalIgnoreCase))
            return Refuse("invalid_request", "AADSTS90002", $"Tenant '{tenant}' not found.", 400);
        if (form["grant_type"] != "client_credentials")
            return Refuse("unsupported_grant_type", "AADSTS70003", "Only the grant type 'client_credentials' is supported.", 400);
        if (!string.Equals(clientId, azure.Tokens.ClientId, StringComparison.OrdinalIgnoreCase))
            return Refuse("unauthorized_client", "AADSTS700016", $"Application with identifier '{clientId}' was not found in the tenant.", 400);
        if (!Secrets.Same(secret, azure.Secrets.ClientSecret))
            return Refuse("invalid_client", "AADSTS7000215", "Invalid client secret provided.", 401);
        var audience = scope.Split(' ').FirstOrDefault(part => part.EndsWith("/.default", StringComparison.Ordinal));
        if (audience is null)
            return Refuse("invalid_scope", "AADSTS1002012", $"The scope '{scope}' is not valid; a client must ask for 'resource/.default'.", 400);
        var token = azure.Tokens.Issue(audience[..^"/.default".Length]);
        azure.World.Do(() => azure.World.Log(new LogEntry("token") { Caller = clientId, Outcome = "issued", Detail = audience }));
        return Results.Json(new JsonObject
        {
            ["token_type"] = "Bearer",
            ["expires_in"] = azure.Tokens.LifetimeSeconds,
            ["ext_expires_in"] = azure.Tokens.LifetimeSeconds,
            ["access_token"] = token,
        });
    }

    private static IResult Refuse(string error, string code, string description, int status) => Results.Json(
        new JsonObject
        {
            ["error"] = error,
            ["error_description"] = $"{code}: {description}",
            ["error_codes"] = new JsonArray(int.Parse(code.AsSpan(6), System.Globalization.CultureInfo.InvariantCulture)),
            ["correlation_id"] = Guid.NewGuid().ToString(),
        },
        statusCode: status);
}
