namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How one of several resolvers is chosen. Values of later service versions are kept as they are.</summary>
public readonly partial struct LocalDnsForwardPolicy : IEquatable<LocalDnsForwardPolicy>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public LocalDnsForwardPolicy(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Sequential.</summary>
    public static LocalDnsForwardPolicy Sequential { get; } = new("Sequential");

    /// <summary>The value RoundRobin.</summary>
    public static LocalDnsForwardPolicy RoundRobin { get; } = new("RoundRobin");

    /// <summary>The value Random.</summary>
    public static LocalDnsForwardPolicy Random { get; } = new("Random");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(LocalDnsForwardPolicy left, LocalDnsForwardPolicy right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LocalDnsForwardPolicy left, LocalDnsForwardPolicy right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator LocalDnsForwardPolicy(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(LocalDnsForwardPolicy other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is LocalDnsForwardPolicy other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
