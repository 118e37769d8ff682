namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What happens to a node that cannot be drained during an upgrade. Values of later service versions are kept as they are.</summary>
public readonly partial struct UndrainableNodeBehavior : IEquatable<UndrainableNodeBehavior>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public UndrainableNodeBehavior(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Cordon.</summary>
    public static UndrainableNodeBehavior Cordon { get; } = new("Cordon");

    /// <summary>The value Schedule.</summary>
    public static UndrainableNodeBehavior Schedule { get; } = new("Schedule");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(UndrainableNodeBehavior left, UndrainableNodeBehavior right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(UndrainableNodeBehavior left, UndrainableNodeBehavior right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator UndrainableNodeBehavior(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(UndrainableNodeBehavior other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is UndrainableNodeBehavior other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
