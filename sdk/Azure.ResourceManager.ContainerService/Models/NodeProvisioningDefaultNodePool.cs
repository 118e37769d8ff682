namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Which node pools on-demand provisioning begins with. Values of later service versions are kept as they are.</summary>
public readonly partial struct NodeProvisioningDefaultNodePool : IEquatable<NodeProvisioningDefaultNodePool>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public NodeProvisioningDefaultNodePool(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value None.</summary>
    public static NodeProvisioningDefaultNodePool None { get; } = new("None");

    /// <summary>The value Auto.</summary>
    public static NodeProvisioningDefaultNodePool Auto { get; } = new("Auto");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(NodeProvisioningDefaultNodePool left, NodeProvisioningDefaultNodePool right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(NodeProvisioningDefaultNodePool left, NodeProvisioningDefaultNodePool right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator NodeProvisioningDefaultNodePool(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(NodeProvisioningDefaultNodePool other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is NodeProvisioningDefaultNodePool other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
