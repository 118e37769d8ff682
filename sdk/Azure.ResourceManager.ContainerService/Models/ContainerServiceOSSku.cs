namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The operating system distribution of the nodes. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceOSSku : IEquatable<ContainerServiceOSSku>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceOSSku(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value AzureLinux.</summary>
    public static ContainerServiceOSSku AzureLinux { get; } = new("AzureLinux");

    /// <summary>The value AzureLinux3.</summary>
    public static ContainerServiceOSSku AzureLinux3 { get; } = new("AzureLinux3");

    /// <summary>The value CBLMariner.</summary>
    public static ContainerServiceOSSku CblMariner { get; } = new("CBLMariner");

    /// <summary>The value Ubuntu.</summary>
    public static ContainerServiceOSSku Ubuntu { get; } = new("Ubuntu");

    /// <summary>The value Ubuntu2204.</summary>
    public static ContainerServiceOSSku Ubuntu2204 { get; } = new("Ubuntu2204");

    /// <summary>The value Ubuntu2404.</summary>
    public static ContainerServiceOSSku Ubuntu2404 { get; } = new("Ubuntu2404");

    /// <summary>The value Windows2019.</summary>
    public static ContainerServiceOSSku Windows2019 { get; } = new("Windows2019");

    /// <summary>The value Windows2022.</summary>
    public static ContainerServiceOSSku Windows2022 { get; } = new("Windows2022");

    /// <summary>The value Windows2025.</summary>
    public static ContainerServiceOSSku Windows2025 { get; } = new("Windows2025");

    /// <summary>The value AzureContainerLinux.</summary>
    public static ContainerServiceOSSku AzureContainerLinux { get; } = new("AzureContainerLinux");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceOSSku left, ContainerServiceOSSku right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceOSSku left, ContainerServiceOSSku right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceOSSku(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceOSSku other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceOSSku other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
