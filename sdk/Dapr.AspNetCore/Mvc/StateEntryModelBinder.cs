using Dapr.Client;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Validation;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.AspNetCore;

/// <summary>Reads one parameter from a state store: the value itself, or an entry with its ETag.</summary>
internal sealed class StateEntryModelBinder<TValue>(FromStateBindingSource source, bool asEntry) : IModelBinder
{
    public async Task BindModelAsync(ModelBindingContext bindingContext)
    {
        var http = bindingContext.HttpContext;
        var name = source.Key ?? bindingContext.FieldName;
        if (http.GetRouteValue(name) is not string { Length: > 0 } key)
        {
            bindingContext.Result = ModelBindingResult.Failed();
            bindingContext.ModelState.TryAddModelError(bindingContext.ModelName, $"Required value {name} not present.");
            return;
        }

        var client = http.RequestServices.GetRequiredService<DaprClient>();
        object? model = asEntry
            ? await client.GetStateEntryAsync<TValue>(source.StoreName, key, cancellationToken: http.RequestAborted)
            : await client.GetStateAsync<TValue>(source.StoreName, key, cancellationToken: http.RequestAborted);
        if (model is null)
        {
            bindingContext.Result = ModelBindingResult.Failed();
            return;
        }

        bindingContext.Result = ModelBindingResult.Success(model);
        bindingContext.ValidationState.Add(model, new ValidationStateEntry { SuppressValidation = true }); // The app wrote it itself.
    }
}
