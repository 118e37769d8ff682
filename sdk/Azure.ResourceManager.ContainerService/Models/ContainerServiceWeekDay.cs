namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>A day of the week. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceWeekDay : IEquatable<ContainerServiceWeekDay>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceWeekDay(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value Sunday.</summary>
    public static ContainerServiceWeekDay Sunday { get; } = new("Sunday");

    /// <summary>The value Monday.</summary>
    public static ContainerServiceWeekDay Monday { get; } = new("Monday");

    /// <summary>The value Tuesday.</summary>
    public static ContainerServiceWeekDay Tuesday { get; } = new("Tuesday");

    /// <summary>The value Wednesday.</summary>
    public static ContainerServiceWeekDay Wednesday { get; } = new("Wednesday");

    /// <summary>The value Thursday.</summary>
    public static ContainerServiceWeekDay Thursday { get; } = new("Thursday");

    /// <summary>The value Friday.</summary>
    public static ContainerServiceWeekDay Friday { get; } = new("Friday");

    /// <summary>The value Saturday.</summary>
    public static ContainerServiceWeekDay Saturday { get; } = new("Saturday");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceWeekDay left, ContainerServiceWeekDay right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceWeekDay left, ContainerServiceWeekDay right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceWeekDay(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceWeekDay other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceWeekDay other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
