namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The protocol of a port. Values of later service versions are kept as they are.</summary>
public readonly partial struct AgentPoolNetworkPortProtocol : IEquatable<AgentPoolNetworkPortProtocol>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public AgentPoolNetworkPortProtocol(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value TCP.</summary>
    public static AgentPoolNetworkPortProtocol Tcp { get; } = new("TCP");

    /// <summary>The value UDP.</summary>
    public static AgentPoolNetworkPortProtocol Udp { get; } = new("UDP");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(AgentPoolNetworkPortProtocol left, AgentPoolNetworkPortProtocol right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(AgentPoolNetworkPortProtocol left, AgentPoolNetworkPortProtocol right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator AgentPoolNetworkPortProtocol(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(AgentPoolNetworkPortProtocol other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is AgentPoolNetworkPortProtocol other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
