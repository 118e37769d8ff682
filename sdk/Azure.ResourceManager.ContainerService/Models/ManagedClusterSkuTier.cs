namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The tier of a cluster. Values of later service versions are kept as they are.</summary>
public readonly partial struct ManagedClusterSkuTier : IEquatable<ManagedClusterSkuTier>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ManagedClusterSkuTier(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Free.</summary>
    public static ManagedClusterSkuTier Free { get; } = new("Free");

    /// <summary>The value Standard.</summary>
    public static ManagedClusterSkuTier Standard { get; } = new("Standard");

    /// <summary>The value Premium.</summary>
    public static ManagedClusterSkuTier Premium { get; } = new("Premium");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ManagedClusterSkuTier left, ManagedClusterSkuTier right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ManagedClusterSkuTier left, ManagedClusterSkuTier right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ManagedClusterSkuTier(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ManagedClusterSkuTier other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ManagedClusterSkuTier other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
