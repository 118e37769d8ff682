namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How a GPU is divided among instances. Values of later service versions are kept as they are.</summary>
public readonly partial struct GpuInstanceProfile : IEquatable<GpuInstanceProfile>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public GpuInstanceProfile(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value MIG1g.</summary>
    public static GpuInstanceProfile Mig1G { get; } = new("MIG1g");

    /// <summary>The value MIG2g.</summary>
    public static GpuInstanceProfile Mig2G { get; } = new("MIG2g");

    /// <summary>The value MIG3g.</summary>
    public static GpuInstanceProfile Mig3G { get; } = new("MIG3g");

    /// <summary>The value MIG4g.</summary>
    public static GpuInstanceProfile Mig4G { get; } = new("MIG4g");

    /// <summary>The value MIG7g.</summary>
    public static GpuInstanceProfile Mig7G { get; } = new("MIG7g");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(GpuInstanceProfile left, GpuInstanceProfile right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(GpuInstanceProfile left, GpuInstanceProfile right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator GpuInstanceProfile(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(GpuInstanceProfile other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is GpuInstanceProfile other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
