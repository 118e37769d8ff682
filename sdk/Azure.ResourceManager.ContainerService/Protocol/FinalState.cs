namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>Where the result of a finished operation is read. The names are those of a rehydration token.</summary>
internal enum FinalState
{
    /// <summary>There is no result beyond the fact that it finished.</summary>
    AzureAsyncOperation,

    /// <summary>The address in the Location header answers with the result.</summary>
    Location,

    /// <summary>The resource that was written is the result.</summary>
    OriginalUri,
}
