namespace Dapr.Client;

/// <summary>How a state operation is carried out.</summary>
public class StateOptions
{
    /// <summary>How safe the operation has to be; null leaves it to the store.</summary>
    public ConsistencyMode? Consistency { get; set; }

    /// <summary>Which of two concurrent writes wins; null leaves it to the store.</summary>
    public ConcurrencyMode? Concurrency { get; set; }
}
