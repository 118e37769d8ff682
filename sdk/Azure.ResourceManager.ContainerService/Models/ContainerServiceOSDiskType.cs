namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Where the operating system disk of a node is. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceOSDiskType : IEquatable<ContainerServiceOSDiskType>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceOSDiskType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Managed.</summary>
    public static ContainerServiceOSDiskType Managed { get; } = new("Managed");

    /// <summary>The value Ephemeral.</summary>
    public static ContainerServiceOSDiskType Ephemeral { get; } = new("Ephemeral");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceOSDiskType left, ContainerServiceOSDiskType right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceOSDiskType left, ContainerServiceOSDiskType right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceOSDiskType(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceOSDiskType other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceOSDiskType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
