namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Which resolver is asked next. Values of later service versions are kept as they are.</summary>
public readonly partial struct LocalDnsForwardDestination : IEquatable<LocalDnsForwardDestination>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public LocalDnsForwardDestination(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value ClusterCoreDNS.</summary>
    public static LocalDnsForwardDestination ClusterCoreDns { get; } = new("ClusterCoreDNS");

    /// <summary>The value VnetDNS.</summary>
    public static LocalDnsForwardDestination VnetDns { get; } = new("VnetDNS");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(LocalDnsForwardDestination left, LocalDnsForwardDestination right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LocalDnsForwardDestination left, LocalDnsForwardDestination right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator LocalDnsForwardDestination(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(LocalDnsForwardDestination other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is LocalDnsForwardDestination other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
