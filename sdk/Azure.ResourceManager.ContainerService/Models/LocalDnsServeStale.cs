namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>When an outdated answer is given. Values of later service versions are kept as they are.</summary>
public readonly partial struct LocalDnsServeStale : IEquatable<LocalDnsServeStale>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public LocalDnsServeStale(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Verify.</summary>
    public static LocalDnsServeStale Verify { get; } = new("Verify");

    /// <summary>The value Immediate.</summary>
    public static LocalDnsServeStale Immediate { get; } = new("Immediate");

    /// <summary>The value Disable.</summary>
    public static LocalDnsServeStale Disable { get; } = new("Disable");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(LocalDnsServeStale left, LocalDnsServeStale right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LocalDnsServeStale left, LocalDnsServeStale right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator LocalDnsServeStale(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(LocalDnsServeStale other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is LocalDnsServeStale other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
