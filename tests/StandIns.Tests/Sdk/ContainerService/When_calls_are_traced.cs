using System.Diagnostics;
using Azure;

namespace StandIns.Tests.Sdk.ContainerService;

public sealed class When_calls_are_traced : IDisposable
{
    private readonly ScriptedArm _arm = new();
    private readonly List<Activity> _seen = [];
    private readonly ActivitySource _test = new("this test");
    private readonly ActivityListener _listener;
    private readonly Activity _parent;

    public When_calls_are_traced()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source == _test || source.Name.StartsWith("Azure.ResourceManager.ContainerService.", StringComparison.Ordinal),
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests make calls at the same time.
                if (activity.ParentId == _parent?.Id)
                    _seen.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(_listener);
        _parent = _test.StartActivity("release")!;
    }

    [Fact]
    public async Task Each_is_named_after_its_member()
    {
        _arm.Answer(200, Fixture.Body("AgentPoolsGet"));

        await _arm.Client().ThePool().GetAsync(TestContext.Current.CancellationToken);

        var activity = Assert.Single(_seen);
        Assert.Equal("ContainerServiceAgentPoolResource.Get", activity.OperationName);
        Assert.Equal("Microsoft.ContainerService", activity.GetTagItem("az.namespace"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_refusal_is_told_by_its_code(bool async)
    {
        var conflict = Fixture.Load("assembled_errors")["409_OperationNotAllowed"]!;
        _arm.Answer(409, conflict["body"]!.DeepClone());
        var pool = _arm.Client().ThePool();

        await Assert.ThrowsAsync<RequestFailedException>(async () => _ = async
            ? await pool.UpgradeNodeImageVersionAsync(WaitUntil.Completed, TestContext.Current.CancellationToken)
            : pool.UpgradeNodeImageVersion(WaitUntil.Completed, TestContext.Current.CancellationToken));

        var activity = Assert.Single(_seen);
        Assert.Equal("ContainerServiceAgentPoolResource.UpgradeNodeImageVersion", activity.OperationName);
        Assert.Equal(ActivityStatusCode.Error, activity.Status);
        Assert.Equal("OperationNotAllowed", activity.GetTagItem("error.type"));
    }

    public void Dispose()
    {
        _parent.Dispose();
        _listener.Dispose();
        _test.Dispose();
    }
}
