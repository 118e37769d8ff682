namespace Dapr.Client;

/// <summary>What an operation of a transaction does.</summary>
public enum StateOperationType
{
    /// <summary>Creates or replaces a value.</summary>
    Upsert,

    /// <summary>Removes a value.</summary>
    Delete,
}
