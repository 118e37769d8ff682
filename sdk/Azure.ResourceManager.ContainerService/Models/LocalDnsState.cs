namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether name resolution on the nodes is in use. Values of later service versions are kept as they are.</summary>
public readonly partial struct LocalDnsState : IEquatable<LocalDnsState>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public LocalDnsState(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Enabled.</summary>
    public static LocalDnsState Enabled { get; } = new("Enabled");

    /// <summary>The value Disabled.</summary>
    public static LocalDnsState Disabled { get; } = new("Disabled");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(LocalDnsState left, LocalDnsState right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LocalDnsState left, LocalDnsState right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator LocalDnsState(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(LocalDnsState other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is LocalDnsState other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
