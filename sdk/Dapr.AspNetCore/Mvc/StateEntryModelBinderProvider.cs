using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dapr.AspNetCore;

/// <summary>Binds what says that it comes from a state store.</summary>
internal sealed class StateEntryModelBinderProvider : IModelBinderProvider
{
    public static bool IsEntry(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(StateEntry<>);

    public IModelBinder? GetBinder(ModelBinderProviderContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (context.BindingInfo.BindingSource is not FromStateBindingSource source) return null;

        var asEntry = IsEntry(context.Metadata.ModelType);
        var value = asEntry ? context.Metadata.ModelType.GetGenericArguments()[0] : context.Metadata.ModelType;
        return (IModelBinder)Activator.CreateInstance(typeof(StateEntryModelBinder<>).MakeGenericType(value), source, asEntry)!;
    }
}
