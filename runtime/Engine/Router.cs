using Dapr.DurableTask.Protobuf;

namespace LocalDapr.Engine;

/// <summary>Which app an action or event is meant for; one's own unless it says otherwise.</summary>
internal static class Router
{
    public static string Target(TaskRouter? router, string ownApp) =>
        router is { HasTargetAppID: true, TargetAppID.Length: > 0 } ? router.TargetAppID : ownApp;

    public static TaskRouter From(TaskRouter? asked, string ownApp)
    {
        var router = asked?.Clone() ?? new TaskRouter();
        router.SourceAppID = ownApp;
        return router;
    }
}
