using Dapr.AspNetCore;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace Microsoft.AspNetCore.Mvc;

/// <summary>
/// Takes a parameter or property of a controller from a state store. The key is the route value of the same name, or of the name given.
/// A <see cref="Dapr.StateEntry{TValue}"/> can be changed and written back.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter, AllowMultiple = false, Inherited = true)]
public class FromStateAttribute : Attribute, IBindingSourceMetadata
{
    /// <summary>Takes the key from the route value of the parameter's name.</summary>
    /// <param name="storeName">The name of the store.</param>
    public FromStateAttribute(string storeName)
    {
        ArgumentException.ThrowIfNullOrEmpty(storeName);
        StoreName = storeName;
    }

    /// <summary>Takes the key from a route value.</summary>
    /// <param name="storeName">The name of the store.</param>
    /// <param name="key">The name of the route value.</param>
    public FromStateAttribute(string storeName, string key)
        : this(storeName) => Key = key;

    /// <summary>The name of the store.</summary>
    public string StoreName { get; }

    /// <summary>The name of the route value that holds the key; null for the parameter's name.</summary>
    public string? Key { get; }

    /// <inheritdoc />
    public BindingSource BindingSource => new FromStateBindingSource(StoreName, Key);
}
