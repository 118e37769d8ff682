namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What happens to evicted spot nodes. Values of later service versions are kept as they are.</summary>
public readonly partial struct ScaleSetEvictionPolicy : IEquatable<ScaleSetEvictionPolicy>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ScaleSetEvictionPolicy(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Delete.</summary>
    public static ScaleSetEvictionPolicy Delete { get; } = new("Delete");

    /// <summary>The value Deallocate.</summary>
    public static ScaleSetEvictionPolicy Deallocate { get; } = new("Deallocate");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ScaleSetEvictionPolicy left, ScaleSetEvictionPolicy right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ScaleSetEvictionPolicy left, ScaleSetEvictionPolicy right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ScaleSetEvictionPolicy(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ScaleSetEvictionPolicy other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ScaleSetEvictionPolicy other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
