namespace Azure.ResourceManager.ContainerService.Models;

/// <summary>The kind of workload that the nodes can run. Values of later service versions are kept as they are.</summary>
public readonly partial struct WorkloadRuntime : IEquatable<WorkloadRuntime>
{
    private readonly string _value;

    /// <summary>Initializes a value from its text, known or not.</summary>
    public WorkloadRuntime(string value) => _value = value ?? throw new ArgumentNullException(nameof(value));

    /// <summary>The value OCIContainer.</summary>
    public static WorkloadRuntime OciContainer { get; } = new("OCIContainer");

    /// <summary>The value WasmWasi.</summary>
    public static WorkloadRuntime WasmWasi { get; } = new("WasmWasi");

    /// <summary>The value KataVmIsolation.</summary>
    public static WorkloadRuntime KataVmIsolation { get; } = new("KataVmIsolation");

    /// <summary>Whether two values are equal, without regard to case.</summary>
    public static bool operator ==(WorkloadRuntime left, WorkloadRuntime right) => left.Equals(right);

    /// <summary>Whether two values differ.</summary>
    public static bool operator !=(WorkloadRuntime left, WorkloadRuntime right) => !left.Equals(right);

    /// <summary>Takes a text as a value.</summary>
    public static implicit operator WorkloadRuntime(string value) => new(value);

    /// <inheritdoc />
    public bool Equals(WorkloadRuntime other) => string.Equals(_value, other._value, StringComparison.InvariantCultureIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object obj) => obj is WorkloadRuntime other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => _value is null ? 0 : StringComparer.InvariantCultureIgnoreCase.GetHashCode(_value);

    /// <inheritdoc />
    public override string ToString() => _value;
}
