namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How traffic leaves the cluster. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceOutboundType : IEquatable<ContainerServiceOutboundType>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceOutboundType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value loadBalancer.</summary>
    public static ContainerServiceOutboundType LoadBalancer { get; } = new("loadBalancer");

    /// <summary>The value userDefinedRouting.</summary>
    public static ContainerServiceOutboundType UserDefinedRouting { get; } = new("userDefinedRouting");

    /// <summary>The value managedNATGateway.</summary>
    public static ContainerServiceOutboundType ManagedNatGateway { get; } = new("managedNATGateway");

    /// <summary>The value userAssignedNATGateway.</summary>
    public static ContainerServiceOutboundType UserAssignedNatGateway { get; } = new("userAssignedNATGateway");

    /// <summary>The value none.</summary>
    public static ContainerServiceOutboundType None { get; } = new("none");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceOutboundType left, ContainerServiceOutboundType right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceOutboundType left, ContainerServiceOutboundType right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceOutboundType(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceOutboundType other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceOutboundType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
