using Azure.ResourceManager.ContainerService.Wire;

namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>Refuses a missing body before anything is sent.</summary>
internal static class Sent
{
    public static IWireModel Require<T>(T data)
        where T : class, IWireModel
    {
        ArgumentNullException.ThrowIfNull(data);
        return data;
    }
}
