namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>What an agent pool is for. Values of later service versions are kept as they are.</summary>
public readonly partial struct AgentPoolMode : IEquatable<AgentPoolMode>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public AgentPoolMode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value System.</summary>
    public static AgentPoolMode System { get; } = new("System");

    /// <summary>The value User.</summary>
    public static AgentPoolMode User { get; } = new("User");

    /// <summary>The value Gateway.</summary>
    public static AgentPoolMode Gateway { get; } = new("Gateway");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(AgentPoolMode left, AgentPoolMode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(AgentPoolMode left, AgentPoolMode right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator AgentPoolMode(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(AgentPoolMode other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is AgentPoolMode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
