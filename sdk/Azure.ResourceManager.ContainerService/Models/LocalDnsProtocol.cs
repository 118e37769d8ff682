namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How the next resolver is asked. Values of later service versions are kept as they are.</summary>
public readonly partial struct LocalDnsProtocol : IEquatable<LocalDnsProtocol>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public LocalDnsProtocol(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value PreferUDP.</summary>
    public static LocalDnsProtocol PreferUdp { get; } = new("PreferUDP");

    /// <summary>The value ForceTCP.</summary>
    public static LocalDnsProtocol ForceTcp { get; } = new("ForceTCP");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(LocalDnsProtocol left, LocalDnsProtocol right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LocalDnsProtocol left, LocalDnsProtocol right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator LocalDnsProtocol(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(LocalDnsProtocol other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is LocalDnsProtocol other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
