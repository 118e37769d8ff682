using CrashWorker;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Crashes;

/// <summary>One workflow of a crash test: which story it is, and what goes in.</summary>
internal sealed record Instance(InstanceKey Key, Story Story, int Number)
{
    public string Input => Story.Name == "Again" ? $$"""{"number":{{Number}},"heard":[]}""" : $"{Number}";

    /// <summary>Every story in turn, in both apps.</summary>
    public static List<Instance> Many(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var app = i % 3 == 0 ? Stories.South : Stories.North;
        return new Instance(new InstanceKey(app, $"{app}-{i}"), Stories.All[i % Stories.All.Count], i);
    })];
}
