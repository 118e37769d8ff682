namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How a key vault is reached. Values of later service versions are kept as they are.</summary>
public readonly partial struct ManagedClusterKeyVaultNetworkAccessType : IEquatable<ManagedClusterKeyVaultNetworkAccessType>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ManagedClusterKeyVaultNetworkAccessType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Public.</summary>
    public static ManagedClusterKeyVaultNetworkAccessType Public { get; } = new("Public");

    /// <summary>The value Private.</summary>
    public static ManagedClusterKeyVaultNetworkAccessType Private { get; } = new("Private");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ManagedClusterKeyVaultNetworkAccessType left, ManagedClusterKeyVaultNetworkAccessType right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ManagedClusterKeyVaultNetworkAccessType left, ManagedClusterKeyVaultNetworkAccessType right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ManagedClusterKeyVaultNetworkAccessType(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ManagedClusterKeyVaultNetworkAccessType other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ManagedClusterKeyVaultNetworkAccessType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
