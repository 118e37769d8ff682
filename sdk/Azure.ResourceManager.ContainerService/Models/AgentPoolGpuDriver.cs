namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Whether GPU drivers are installed on the nodes. Values of later service versions are kept as they are.</summary>
public readonly partial struct AgentPoolGpuDriver : IEquatable<AgentPoolGpuDriver>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public AgentPoolGpuDriver(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Install.</summary>
    public static AgentPoolGpuDriver Install { get; } = new("Install");

    /// <summary>The value None.</summary>
    public static AgentPoolGpuDriver None { get; } = new("None");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(AgentPoolGpuDriver left, AgentPoolGpuDriver right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(AgentPoolGpuDriver left, AgentPoolGpuDriver right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator AgentPoolGpuDriver(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(AgentPoolGpuDriver other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is AgentPoolGpuDriver other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
