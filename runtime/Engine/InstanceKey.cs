namespace LocalDapr.Engine;

/// <summary>One workflow instance: ids are unique within the app that hosts it.</summary>
public readonly record struct InstanceKey(string AppId, string InstanceId)
{
    public override string ToString() => $"{AppId}/{InstanceId}";
}
