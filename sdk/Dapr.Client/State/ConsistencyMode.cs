namespace Dapr.Client;

/// <summary>How fresh a read, or how safe a write, has to be.</summary>
public enum ConsistencyMode
{
    /// <summary>Soon the same everywhere.</summary>
    Eventual,

    /// <summary>The same everywhere at once.</summary>
    Strong,
}
