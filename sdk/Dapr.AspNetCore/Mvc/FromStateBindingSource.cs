using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Dapr.AspNetCore;

/// <summary>A state store as a source of parameters.</summary>
internal sealed class FromStateBindingSource(string storeName, string? key)
    : BindingSource(Name, "Dapr state store", isGreedy: true, isFromRequest: false)
{
    public const string Name = "state";

    public string StoreName { get; } = storeName;

    public string? Key { get; } = key;
}
