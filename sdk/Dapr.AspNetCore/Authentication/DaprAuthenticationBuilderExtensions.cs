using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Authentication;

/// <summary>Lets an app recognise its sidecar.</summary>
public static class DaprAuthenticationBuilderExtensions
{
    /// <summary>Adds the scheme <c>Dapr</c>.</summary>
    /// <param name="builder">The authentication.</param>
    /// <returns>The authentication.</returns>
    public static AuthenticationBuilder AddDapr(this AuthenticationBuilder builder) => AddDapr(builder, null);

    /// <summary>Adds the scheme <c>Dapr</c>.</summary>
    /// <param name="builder">The authentication.</param>
    /// <param name="configureOptions">Changes how the sidecar is recognised.</param>
    /// <returns>The authentication.</returns>
    public static AuthenticationBuilder AddDapr(this AuthenticationBuilder builder, Action<DaprAuthenticationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddScheme<DaprAuthenticationOptions, DaprAuthenticationHandler>(DaprAuthenticationOptions.DefaultScheme, configureOptions);
    }
}
