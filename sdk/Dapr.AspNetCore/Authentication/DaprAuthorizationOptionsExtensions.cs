using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Authorization;

/// <summary>Lets endpoints ask for the sidecar.</summary>
public static class DaprAuthorizationOptionsExtensions
{
    /// <summary>Adds a policy that only the sidecar meets.</summary>
    /// <param name="options">The authorization.</param>
    /// <param name="name">The policy's name.</param>
    public static void AddDapr(this AuthorizationOptions options, string name = "Dapr")
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(name, policy => policy
            .RequireAuthenticatedUser()
            .AddAuthenticationSchemes(DaprAuthenticationOptions.DefaultScheme));
    }
}
