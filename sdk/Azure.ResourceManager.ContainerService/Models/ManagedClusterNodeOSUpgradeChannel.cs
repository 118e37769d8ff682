namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How the operating system of the nodes is updated. Values of later service versions are kept as they are.</summary>
public readonly partial struct ManagedClusterNodeOSUpgradeChannel : IEquatable<ManagedClusterNodeOSUpgradeChannel>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ManagedClusterNodeOSUpgradeChannel(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value None.</summary>
    public static ManagedClusterNodeOSUpgradeChannel None { get; } = new("None");

    /// <summary>The value Unmanaged.</summary>
    public static ManagedClusterNodeOSUpgradeChannel Unmanaged { get; } = new("Unmanaged");

    /// <summary>The value NodeImage.</summary>
    public static ManagedClusterNodeOSUpgradeChannel NodeImage { get; } = new("NodeImage");

    /// <summary>The value SecurityPatch.</summary>
    public static ManagedClusterNodeOSUpgradeChannel SecurityPatch { get; } = new("SecurityPatch");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ManagedClusterNodeOSUpgradeChannel left, ManagedClusterNodeOSUpgradeChannel right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ManagedClusterNodeOSUpgradeChannel left, ManagedClusterNodeOSUpgradeChannel right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ManagedClusterNodeOSUpgradeChannel(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ManagedClusterNodeOSUpgradeChannel other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ManagedClusterNodeOSUpgradeChannel other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
