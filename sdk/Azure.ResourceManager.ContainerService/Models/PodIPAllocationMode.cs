namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How pods receive addresses. Values of later service versions are kept as they are.</summary>
public readonly partial struct PodIPAllocationMode : IEquatable<PodIPAllocationMode>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public PodIPAllocationMode(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value DynamicIndividual.</summary>
    public static PodIPAllocationMode DynamicIndividual { get; } = new("DynamicIndividual");

    /// <summary>The value StaticBlock.</summary>
    public static PodIPAllocationMode StaticBlock { get; } = new("StaticBlock");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(PodIPAllocationMode left, PodIPAllocationMode right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(PodIPAllocationMode left, PodIPAllocationMode right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator PodIPAllocationMode(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(PodIPAllocationMode other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is PodIPAllocationMode other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
