using Microsoft.AspNetCore.Authentication;

namespace Dapr.AspNetCore;

/// <summary>How an app recognises its sidecar.</summary>
public class DaprAuthenticationOptions : AuthenticationSchemeOptions
{
    internal const string DefaultScheme = "Dapr";

    /// <summary>The token that the sidecar sends; by default the one in <c>APP_API_TOKEN</c>.</summary>
    public string? Token { get; set; } = DaprDefaults.GetDefaultAppApiToken(null);
}
