namespace Azure.ResourceManager.ContainerService.Protocol;

/// <summary>What one answer says about a long-running operation.</summary>
internal enum PollVerdict
{
    Pending,
    Done,
    Failed,
}
