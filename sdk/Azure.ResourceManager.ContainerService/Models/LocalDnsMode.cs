namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether each node resolves names itself. Values of later service versions are kept as they are.</summary>
public readonly partial struct LocalDnsMode : IEquatable<LocalDnsMode>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public LocalDnsMode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Preferred.</summary>
    public static LocalDnsMode Preferred { get; } = new("Preferred");

    /// <summary>The value Required.</summary>
    public static LocalDnsMode Required { get; } = new("Required");

    /// <summary>The value Disabled.</summary>
    public static LocalDnsMode Disabled { get; } = new("Disabled");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(LocalDnsMode left, LocalDnsMode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LocalDnsMode left, LocalDnsMode right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator LocalDnsMode(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(LocalDnsMode other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is LocalDnsMode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
