namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What enforces network policies. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceNetworkPolicy : IEquatable<ContainerServiceNetworkPolicy>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceNetworkPolicy(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value calico.</summary>
    public static ContainerServiceNetworkPolicy Calico { get; } = new("calico");

    /// <summary>The value azure.</summary>
    public static ContainerServiceNetworkPolicy Azure { get; } = new("azure");

    /// <summary>The value cilium.</summary>
    public static ContainerServiceNetworkPolicy Cilium { get; } = new("cilium");

    /// <summary>The value none.</summary>
    public static ContainerServiceNetworkPolicy None { get; } = new("none");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceNetworkPolicy left, ContainerServiceNetworkPolicy right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceNetworkPolicy left, ContainerServiceNetworkPolicy right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceNetworkPolicy(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceNetworkPolicy other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceNetworkPolicy other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
