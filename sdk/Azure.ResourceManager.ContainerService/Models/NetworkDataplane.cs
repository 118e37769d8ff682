namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What moves packets. Values of later service versions are kept as they are.</summary>
public readonly partial struct NetworkDataplane : IEquatable<NetworkDataplane>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public NetworkDataplane(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value azure.</summary>
    public static NetworkDataplane Azure { get; } = new("azure");

    /// <summary>The value cilium.</summary>
    public static NetworkDataplane Cilium { get; } = new("cilium");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(NetworkDataplane left, NetworkDataplane right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(NetworkDataplane left, NetworkDataplane right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator NetworkDataplane(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(NetworkDataplane other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is NetworkDataplane other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
