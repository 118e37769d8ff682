namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>The result of a task that ran synchronously.</summary>
internal static class SyncResult
{
    public static T Completed<T>(this ValueTask<T> task) => task.AsTask().GetAwaiter().GetResult();
}
