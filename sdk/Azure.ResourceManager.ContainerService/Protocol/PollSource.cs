namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>What is polled. The names are those of a rehydration token.</summary>
internal enum PollSource
{
    /// <summary>The resource itself, judged by its provisioning state.</summary>
    None,

    /// <summary>The status resource named by the Azure-AsyncOperation header.</summary>
    AzureAsyncOperation,

    /// <summary>The address in the Location header, judged by its status code.</summary>
    Location,
}
