namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How the nodes of an agent pool are provided. Values of later service versions are kept as they are.</summary>
public readonly partial struct AgentPoolType : IEquatable<AgentPoolType>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public AgentPoolType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value AvailabilitySet.</summary>
    public static AgentPoolType AvailabilitySet { get; } = new("AvailabilitySet");

    /// <summary>The value VirtualMachineScaleSets.</summary>
    public static AgentPoolType VirtualMachineScaleSets { get; } = new("VirtualMachineScaleSets");

    /// <summary>The value VirtualMachines.</summary>
    public static AgentPoolType VirtualMachines { get; } = new("VirtualMachines");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(AgentPoolType left, AgentPoolType right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(AgentPoolType left, AgentPoolType right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator AgentPoolType(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(AgentPoolType other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is AgentPoolType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
