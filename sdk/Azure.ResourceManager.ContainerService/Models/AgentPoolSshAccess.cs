namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How the nodes may be reached over SSH. Values of later service versions are kept as they are.</summary>
public readonly partial struct AgentPoolSshAccess : IEquatable<AgentPoolSshAccess>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public AgentPoolSshAccess(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value LocalUser.</summary>
    public static AgentPoolSshAccess LocalUser { get; } = new("LocalUser");

    /// <summary>The value Disabled.</summary>
    public static AgentPoolSshAccess Disabled { get; } = new("Disabled");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(AgentPoolSshAccess left, AgentPoolSshAccess right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(AgentPoolSshAccess left, AgentPoolSshAccess right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator AgentPoolSshAccess(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(AgentPoolSshAccess other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is AgentPoolSshAccess other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
