namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How Azure networking connects pods. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceNetworkMode : IEquatable<ContainerServiceNetworkMode>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceNetworkMode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value transparent.</summary>
    public static ContainerServiceNetworkMode Transparent { get; } = new("transparent");

    /// <summary>The value bridge.</summary>
    public static ContainerServiceNetworkMode Bridge { get; } = new("bridge");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceNetworkMode left, ContainerServiceNetworkMode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceNetworkMode left, ContainerServiceNetworkMode right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceNetworkMode(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceNetworkMode other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceNetworkMode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
