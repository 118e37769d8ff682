namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How pods are networked. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceNetworkPlugin : IEquatable<ContainerServiceNetworkPlugin>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceNetworkPlugin(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value azure.</summary>
    public static ContainerServiceNetworkPlugin Azure { get; } = new("azure");

    /// <summary>The value kubenet.</summary>
    public static ContainerServiceNetworkPlugin Kubenet { get; } = new("kubenet");

    /// <summary>The value none.</summary>
    public static ContainerServiceNetworkPlugin None { get; } = new("none");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceNetworkPlugin left, ContainerServiceNetworkPlugin right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceNetworkPlugin left, ContainerServiceNetworkPlugin right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceNetworkPlugin(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceNetworkPlugin other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceNetworkPlugin other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
