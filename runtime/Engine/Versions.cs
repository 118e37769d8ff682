using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>What a worker tells of the code it runs.</summary>
internal static class Versions
{
    public static IEnumerable<string> PatchesOf(this WorkflowVersion? version) => version is null ? [] : version.Patches;
}
