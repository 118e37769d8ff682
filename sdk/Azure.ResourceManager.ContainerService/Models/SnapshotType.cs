namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What a snapshot was taken of. Values of later service versions are kept as they are.</summary>
public readonly partial struct SnapshotType : IEquatable<SnapshotType>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public SnapshotType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value NodePool.</summary>
    public static SnapshotType NodePool { get; } = new("NodePool");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(SnapshotType left, SnapshotType right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(SnapshotType left, SnapshotType right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator SnapshotType(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(SnapshotType other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is SnapshotType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
