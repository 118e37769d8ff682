namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What is logged about name resolution. Values of later service versions are kept as they are.</summary>
public readonly partial struct LocalDnsQueryLogging : IEquatable<LocalDnsQueryLogging>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public LocalDnsQueryLogging(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Error.</summary>
    public static LocalDnsQueryLogging Error { get; } = new("Error");

    /// <summary>The value Log.</summary>
    public static LocalDnsQueryLogging Log { get; } = new("Log");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(LocalDnsQueryLogging left, LocalDnsQueryLogging right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(LocalDnsQueryLogging left, LocalDnsQueryLogging right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator LocalDnsQueryLogging(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(LocalDnsQueryLogging other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is LocalDnsQueryLogging other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
