using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Dapr.AspNetCore;

/// <summary>Refuses, at start, an entry of which nobody says what store it comes from.</summary>
internal sealed class StateEntryApplicationModelProvider : IApplicationModelProvider
{
    public int Order => 0;

    public void OnProvidersExecuting(ApplicationModelProviderContext context)
    {
    }

    public void OnProvidersExecuted(ApplicationModelProviderContext context)
    {
        foreach (var controller in context.Result.Controllers)
        {
            var bound = controller.ControllerProperties.Cast<ParameterModelBase>().Concat(controller.Actions.SelectMany(action => action.Parameters));
            if (bound.FirstOrDefault(IsWithoutStore) is { } unclear)
            {
                throw new InvalidOperationException(
                    $"'{unclear.Name}' of {controller.ControllerType.FullName} is a StateEntry, so it needs [FromState] with the name of a state store.");
            }
        }
    }

    private static bool IsWithoutStore(ParameterModelBase bound) =>
        bound.BindingInfo is { } info && info.BindingSource?.Id != FromStateBindingSource.Name && StateEntryModelBinderProvider.IsEntry(bound.ParameterType);
}
