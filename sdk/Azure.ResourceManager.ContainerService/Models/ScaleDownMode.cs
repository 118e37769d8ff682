namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What happens to nodes that are scaled away. Values of later service versions are kept as they are.</summary>
public readonly partial struct ScaleDownMode : IEquatable<ScaleDownMode>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ScaleDownMode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Delete.</summary>
    public static ScaleDownMode Delete { get; } = new("Delete");

    /// <summary>The value Deallocate.</summary>
    public static ScaleDownMode Deallocate { get; } = new("Deallocate");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ScaleDownMode left, ScaleDownMode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ScaleDownMode left, ScaleDownMode right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ScaleDownMode(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ScaleDownMode other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ScaleDownMode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
