namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The operating system family of the nodes. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceOSType : IEquatable<ContainerServiceOSType>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceOSType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Linux.</summary>
    public static ContainerServiceOSType Linux { get; } = new("Linux");

    /// <summary>The value Windows.</summary>
    public static ContainerServiceOSType Windows { get; } = new("Windows");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceOSType left, ContainerServiceOSType right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceOSType left, ContainerServiceOSType right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceOSType(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceOSType other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceOSType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
