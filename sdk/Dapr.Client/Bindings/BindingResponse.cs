namespace Dapr.Client;

/// <summary>What an output binding answered.</summary>
/// <param name="request">The call.</param>
/// <param name="data">The answer; empty where there is none.</param>
/// <param name="metadata">What the binding says about it.</param>
public sealed class BindingResponse(BindingRequest request, ReadOnlyMemory<byte> data, IReadOnlyDictionary<string, string> metadata)
{
    /// <summary>The call.</summary>
    public BindingRequest Request { get; } = request ?? throw new ArgumentNullException(nameof(request));

    /// <summary>The answer; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Data { get; } = data;

    /// <summary>What the binding says about it.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; } = metadata ?? throw new ArgumentNullException(nameof(metadata));
}
