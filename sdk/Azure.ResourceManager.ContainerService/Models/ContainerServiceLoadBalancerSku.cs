namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The kind of load balancer. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceLoadBalancerSku : IEquatable<ContainerServiceLoadBalancerSku>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceLoadBalancerSku(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value standard.</summary>
    public static ContainerServiceLoadBalancerSku Standard { get; } = new("standard");

    /// <summary>The value basic.</summary>
    public static ContainerServiceLoadBalancerSku Basic { get; } = new("basic");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceLoadBalancerSku left, ContainerServiceLoadBalancerSku right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceLoadBalancerSku left, ContainerServiceLoadBalancerSku right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceLoadBalancerSku(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceLoadBalancerSku other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceLoadBalancerSku other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
