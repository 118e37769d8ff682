namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A family of addresses. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceIPFamily : IEquatable<ContainerServiceIPFamily>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceIPFamily(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value IPv4.</summary>
    public static ContainerServiceIPFamily IPv4 { get; } = new("IPv4");

    /// <summary>The value IPv6.</summary>
    public static ContainerServiceIPFamily IPv6 { get; } = new("IPv6");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceIPFamily left, ContainerServiceIPFamily right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceIPFamily left, ContainerServiceIPFamily right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceIPFamily(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceIPFamily other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceIPFamily other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
