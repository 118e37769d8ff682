namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The kind of a cluster. Values of later service versions are kept as they are.</summary>
public readonly partial struct ManagedClusterSkuName : IEquatable<ManagedClusterSkuName>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ManagedClusterSkuName(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Base.</summary>
    public static ManagedClusterSkuName Base { get; } = new("Base");

    /// <summary>The value Automatic.</summary>
    public static ManagedClusterSkuName Automatic { get; } = new("Automatic");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ManagedClusterSkuName left, ManagedClusterSkuName right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ManagedClusterSkuName left, ManagedClusterSkuName right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ManagedClusterSkuName(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ManagedClusterSkuName other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ManagedClusterSkuName other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
