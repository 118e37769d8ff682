namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>How the credentials of a kubeconfig are obtained. Values of later service versions are kept as they are.</summary>
public readonly partial struct KubeConfigFormat : IEquatable<KubeConfigFormat>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public KubeConfigFormat(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value azure.</summary>
    public static KubeConfigFormat Azure { get; } = new("azure");

    /// <summary>The value exec.</summary>
    public static KubeConfigFormat Exec { get; } = new("exec");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(KubeConfigFormat left, KubeConfigFormat right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(KubeConfigFormat left, KubeConfigFormat right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator KubeConfigFormat(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(KubeConfigFormat other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is KubeConfigFormat other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
