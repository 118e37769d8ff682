namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether nodes are provided on demand. Values of later service versions are kept as they are.</summary>
public readonly partial struct NodeProvisioningMode : IEquatable<NodeProvisioningMode>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public NodeProvisioningMode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Manual.</summary>
    public static NodeProvisioningMode Manual { get; } = new("Manual");

    /// <summary>The value Auto.</summary>
    public static NodeProvisioningMode Auto { get; } = new("Auto");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(NodeProvisioningMode left, NodeProvisioningMode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(NodeProvisioningMode left, NodeProvisioningMode right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator NodeProvisioningMode(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(NodeProvisioningMode other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is NodeProvisioningMode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
