namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The support a cluster receives. Values of later service versions are kept as they are.</summary>
public readonly partial struct KubernetesSupportPlan : IEquatable<KubernetesSupportPlan>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public KubernetesSupportPlan(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value KubernetesOfficial.</summary>
    public static KubernetesSupportPlan KubernetesOfficial { get; } = new("KubernetesOfficial");

    /// <summary>The value AKSLongTermSupport.</summary>
    public static KubernetesSupportPlan AksLongTermSupport { get; } = new("AKSLongTermSupport");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(KubernetesSupportPlan left, KubernetesSupportPlan right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(KubernetesSupportPlan left, KubernetesSupportPlan right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator KubernetesSupportPlan(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(KubernetesSupportPlan other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is KubernetesSupportPlan other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
