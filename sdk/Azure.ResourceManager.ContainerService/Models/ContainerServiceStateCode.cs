namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether a cluster or agent pool runs. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceStateCode : IEquatable<ContainerServiceStateCode>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceStateCode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Running.</summary>
    public static ContainerServiceStateCode Running { get; } = new("Running");

    /// <summary>The value Stopped.</summary>
    public static ContainerServiceStateCode Stopped { get; } = new("Stopped");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceStateCode left, ContainerServiceStateCode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceStateCode left, ContainerServiceStateCode right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceStateCode(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceStateCode other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceStateCode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
