using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using LocalDapr.Apps;
using Protocols.Grpc.Client;

namespace StandIns.Tests.Runtime.Host;

public sealed class When_jobs_are_scheduled_over_grpc : IAsyncLifetime
{
    private const string Sidecar = "/dapr.proto.runtime.v1.Dapr/";
    private readonly RuntimeScenario _scenario = new() { Clock = new MovableClock() };
    private readonly GrpcTestApp _app = new();
    private GrpcChannel _channel = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app.On<JobEventRequest, JobEventResponse>("/dapr.proto.runtime.v1.AppCallbackAlpha/OnJobEventAlpha1", (job, _) =>
            job.Name == "unknown" ? throw new RpcException(StatusCode.NotFound, "no such job") : new JobEventResponse());
        await _app.Listen();
        _scenario.App("app", app => app with { Protocol = AppProtocol.Grpc, AppPort = _app.Port });
        _scenario.App("other");
        await _scenario.Start();
        _channel = _scenario.Grpc("app");
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _scenario.DisposeAsync();
        await _app.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Alpha1")]
    public async Task The_app_is_told_by_the_callback_that_it_has(string alpha)
    {
        var data = Any.Pack(new StringValue { Value = "hello" });
        await Schedule(new Job { Name = "my||job@name", DueTime = "0s", Data = data }, alpha: alpha);
        var (told, _) = await _app.Next<JobEventRequest>();
        Assert.Equal(("my||job@name", "job/my||job@name", data.TypeUrl, HTTPExtension.Types.Verb.Post), (told.Name, told.Method, told.ContentType, told.HttpExtension.Verb));
        Assert.Equal(data, told.Data);
    }

    [Fact]
    public async Task They_are_listed_and_deleted_by_the_beginning_of_their_names_app_by_app()
    {
        foreach (var name in new[] { "a-1", "a-2", "b-1" })
            await Schedule(new Job { Name = name, Schedule = "@daily" });
        using var other = _scenario.Grpc("other");
        Assert.Empty((await other.Unary<ListJobsRequest, ListJobsResponse>($"{Sidecar}ListJobs", new(), new CallOptions(Stop: Stop))).Jobs);
        Assert.Equal(["a-1", "a-2", "b-1"], (await List("")).Select(j => j.Name));
        await _channel.Unary<DeleteJobsByPrefixRequest, DeleteJobsByPrefixResponse>($"{Sidecar}DeleteJobsByPrefix", new() { NamePrefix = "a-" }, new CallOptions(Stop: Stop));
        Assert.Equal(["b-1"], (await List("Alpha1")).Select(j => j.Name));
    }

    [Fact]
    public async Task One_comes_back_as_it_was_given()
    {
        var job = new Job
        {
            Name = "same",
            Schedule = "@every 1m",
            Repeats = 2,
            DueTime = "1000s",
            Ttl = "123s",
            Data = new Any { TypeUrl = "mine", Value = ByteString.CopyFromUtf8("x") },
            FailurePolicy = new JobFailurePolicy { Drop = new JobFailurePolicyDrop() },
        };
        await Schedule(job);
        Assert.Equal(job, (await _channel.Unary<GetJobRequest, GetJobResponse>($"{Sidecar}GetJob", new() { Name = "same" }, new CallOptions(Stop: Stop))).Job);
    }

    [Fact]
    public async Task One_that_cannot_be_is_refused_with_its_reason()
    {
        Assert.Equal((StatusCode.InvalidArgument, "Job is empty"), await Refused(null));
        Assert.Equal((StatusCode.InvalidArgument, "Name is empty"), await Refused(new Job()));
        Assert.Equal((StatusCode.InvalidArgument, "Schedule is empty"), await Refused(new Job { Name = "test" }));
        await Schedule(new Job { Name = "taken", Schedule = "@daily" });
        Assert.Equal(StatusCode.AlreadyExists, (await Refused(new Job { Name = "taken", Schedule = "@daily" })).Code);
    }

    [Theory]
    [InlineData("bad/name")]
    [InlineData("bad\\name")]
    [InlineData("bad#name")]
    [InlineData("bad?name")]
    [InlineData("bad\0name")]
    [InlineData("bad\nname")]
    public async Task A_name_that_would_be_another_path_is_refused(string name) =>
        Assert.Equal(StatusCode.InvalidArgument, (await Refused(new Job { Name = name, Schedule = "@daily" })).Code);

    private async Task<(StatusCode Code, string Detail)> Refused(Job? job)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Schedule(job));
        return (refusal.StatusCode, refusal.Status.Detail);
    }

    private Task<ScheduleJobResponse> Schedule(Job? job, string alpha = "") => _channel.Unary<ScheduleJobRequest, ScheduleJobResponse>(
        $"{Sidecar}ScheduleJob{alpha}", new ScheduleJobRequest { Job = job }, new CallOptions(Stop: Stop));

    private async Task<IEnumerable<Job>> List(string alpha) =>
        (await _channel.Unary<ListJobsRequest, ListJobsResponse>($"{Sidecar}ListJobs{alpha}", new(), new CallOptions(Stop: Stop))).Jobs;
}
