namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The channel that upgrades Kubernetes automatically. Values of later service versions are kept as they are.</summary>
public readonly partial struct UpgradeChannel : IEquatable<UpgradeChannel>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public UpgradeChannel(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value rapid.</summary>
    public static UpgradeChannel Rapid { get; } = new("rapid");

    /// <summary>The value stable.</summary>
    public static UpgradeChannel Stable { get; } = new("stable");

    /// <summary>The value patch.</summary>
    public static UpgradeChannel Patch { get; } = new("patch");

    /// <summary>The value node-image.</summary>
    public static UpgradeChannel NodeImage { get; } = new("node-image");

    /// <summary>The value none.</summary>
    public static UpgradeChannel None { get; } = new("none");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(UpgradeChannel left, UpgradeChannel right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(UpgradeChannel left, UpgradeChannel right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator UpgradeChannel(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(UpgradeChannel other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is UpgradeChannel other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
