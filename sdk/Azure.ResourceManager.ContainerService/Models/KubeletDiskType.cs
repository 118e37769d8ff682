namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Where the kubelet keeps its data. Values of later service versions are kept as they are.</summary>
public readonly partial struct KubeletDiskType : IEquatable<KubeletDiskType>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public KubeletDiskType(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value OS.</summary>
    public static KubeletDiskType OS { get; } = new("OS");

    /// <summary>The value Temporary.</summary>
    public static KubeletDiskType Temporary { get; } = new("Temporary");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(KubeletDiskType left, KubeletDiskType right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(KubeletDiskType left, KubeletDiskType right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator KubeletDiskType(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(KubeletDiskType other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is KubeletDiskType other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
