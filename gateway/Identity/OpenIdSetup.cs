using Microsoft.AspNetCore.DataProtection;

namespace ReleaseOrchestrator.Gateway.Identity;

/// <summary>Section <c>Gateway:Oidc</c> (Authority, Audience, RolesClaim): tokens of the organisation's own provider, for production.</summary>
public static class OpenIdSetup
{
    public static bool IsConfigured(IConfiguration configuration) => !string.IsNullOrEmpty(configuration["Gateway:Oidc:Authority"]);

    public static void AddOpenId(this WebApplicationBuilder builder)
    {
        // Nothing here is protected by it: its keys shall not be written to somebody's home directory.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        var authentication = builder.Services.AddAuthentication();
        if (!IsConfigured(builder.Configuration))
            return;
        authentication.AddJwtBearer(bearer =>
        {
            bearer.Authority = builder.Configuration["Gateway:Oidc:Authority"];
            bearer.Audience = builder.Configuration["Gateway:Oidc:Audience"]
                ?? throw new InvalidOperationException("Gateway:Oidc:Authority is set, but Gateway:Oidc:Audience is not: tokens made for other services would be taken.");
            bearer.MapInboundClaims = false;
        });
    }
}
