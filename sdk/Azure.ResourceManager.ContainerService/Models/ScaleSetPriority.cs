namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether the nodes are spot instances. Values of later service versions are kept as they are.</summary>
public readonly partial struct ScaleSetPriority : IEquatable<ScaleSetPriority>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ScaleSetPriority(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Regular.</summary>
    public static ScaleSetPriority Regular { get; } = new("Regular");

    /// <summary>The value Spot.</summary>
    public static ScaleSetPriority Spot { get; } = new("Spot");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ScaleSetPriority left, ScaleSetPriority right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ScaleSetPriority left, ScaleSetPriority right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ScaleSetPriority(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ScaleSetPriority other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ScaleSetPriority other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
