namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>Which week of the month a maintenance schedule means. Values of later service versions are kept as they are.</summary>
public readonly partial struct ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex : IEquatable<ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value First.</summary>
    public static ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex First { get; } = new("First");

    /// <summary>The value Second.</summary>
    public static ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex Second { get; } = new("Second");

    /// <summary>The value Third.</summary>
    public static ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex Third { get; } = new("Third");

    /// <summary>The value Fourth.</summary>
    public static ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex Fourth { get; } = new("Fourth");

    /// <summary>The value Last.</summary>
    public static ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex Last { get; } = new("Last");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex left, ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex left, ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is ContainerServiceMaintenanceRelativeMonthlyScheduleWeekIndex other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
