namespace Dapr.Client;

/// <summary>A call of an output binding.</summary>
/// <param name="bindingName">The name of the binding.</param>
/// <param name="operation">What it is to do.</param>
public sealed class BindingRequest(string bindingName, string operation)
{
    /// <summary>The name of the binding.</summary>
    public string BindingName { get; } = bindingName ?? throw new ArgumentNullException(nameof(bindingName));

    /// <summary>What it is to do.</summary>
    public string Operation { get; } = operation ?? throw new ArgumentNullException(nameof(operation));

    /// <summary>What it is to do it with.</summary>
    public ReadOnlyMemory<byte> Data { get; set; }

    /// <summary>Settings for the binding.</summary>
    public Dictionary<string, string> Metadata { get; } = [];
}
