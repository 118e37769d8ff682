using Dapr.AspNetCore;
using Dapr.Client;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets controllers use Dapr.</summary>
public static class DaprMvcBuilderExtensions
{
    /// <summary>Registers a <see cref="DaprClient"/>, and lets controllers take parameters from state stores with <see cref="FromStateAttribute"/>.</summary>
    /// <param name="builder">The app's MVC.</param>
    /// <param name="configureClient">Changes the client before it is built.</param>
    /// <returns>The builder.</returns>
    public static IMvcBuilder AddDapr(this IMvcBuilder builder, Action<DaprClientBuilder>? configureClient = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddDaprClient(configureClient);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IApplicationModelProvider, StateEntryApplicationModelProvider>());
        builder.Services.Configure<MvcOptions>(options =>
        {
            if (!options.ModelBinderProviders.OfType<StateEntryModelBinderProvider>().Any())
                options.ModelBinderProviders.Insert(0, new StateEntryModelBinderProvider());
        });
        return builder;
    }
}
