namespace Dapr.Client;

/// <summary>Which of two concurrent writes wins.</summary>
public enum ConcurrencyMode
{
    /// <summary>The first: later ones with the old ETag are refused.</summary>
    FirstWrite,

    /// <summary>The last: ETags are ignored.</summary>
    LastWrite,
}
