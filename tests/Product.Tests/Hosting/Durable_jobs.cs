using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ReleaseOrchestrator.Contracts.Events;
using ReleaseOrchestrator.Hosting;
using ReleaseOrchestrator.Hosting.Jobs;
using ReleaseOrchestrator.Hosting.Storage;

namespace Product.Tests.Hosting;

/// <summary>An app that does jobs of one kind as the test says, and keeps what it publishes.</summary>
internal sealed class JobApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private JobApp(WebApplication app) => _app = app;

    public ServiceDatabase Database => _app.Services.GetRequiredService<ServiceDatabase>();

    public static async Task<JobApp> Start(string directory, Script script, IFactPublisher? publisher = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseTestServer();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Data:Directory", directory)]);
        builder.Services.AddSingleton(publisher ?? new KeptFacts());
        builder.Services.AddSingleton(script);
        builder.AddServiceHosting("jobs");
        builder.AddServiceDatabase([]);
        builder.AddJobs().Handle<ScriptedJob>(concurrency: 4, maxAttempts: 2);
        var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new JobApp(app);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

internal sealed class KeptFacts : IFactPublisher
{
    public ConcurrentQueue<(string Id, string Topic)> Published { get; } = new();

    public Func<int, bool> Fails { get; init; } = _ => false;

    private int _tries;

    public SemaphoreSlim Arrived { get; } = new(0);

    public Task Publish(string id, string topic, string data, CancellationToken stop)
    {
        if (Fails(Interlocked.Increment(ref _tries)))
            throw new HttpRequestException("no broker");
        Published.Enqueue((id, topic));
        Arrived.Release();
        return Task.CompletedTask;
    }
}

/// <summary>What jobs do, and what was seen of them.</summary>
internal sealed class Script
{
    public required Func<Job, CancellationToken, Task<JobStep>> Run { get; init; }

    public ConcurrentQueue<string> Runs { get; } = new();

    public TaskCompletionSource<Exception> Abandoned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

internal sealed class ScriptedJob(Script script) : IJobHandler
{
    public static string Kind => "scripted";

    public Task<JobStep> Run(Job job, CancellationToken stop)
    {
        script.Runs.Enqueue(job.Id);
        return script.Run(job, stop);
    }

    public Task Abandon(Job job, Exception last, CancellationToken stop)
    {
        script.Abandoned.SetResult(last);
        return Task.CompletedTask;
    }
}

public sealed class A_durable_job : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("ro-jobs-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Is_done_once_it_is_enqueued()
    {
        var done = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script
        {
            Run = (job, _) =>
            {
                done.SetResult(job.Payload<string>());
                return Task.FromResult(JobStep.Done);
            },
        };
        await using var app = await JobApp.Start(_directory, script);
        await app.Database.Write(s => s.Enqueue("scripted", "a", "payload"), TestContext.Current.CancellationToken);

        Assert.Equal("payload", await done.Task.WaitAsync(Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Goes_on_until_it_says_that_it_is_done()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var steps = 0;
        var script = new Script
        {
            Run = (_, _) =>
            {
                if (++steps < 3)
                    return Task.FromResult(JobStep.Again(TimeSpan.FromMilliseconds(1)));
                done.SetResult();
                return Task.FromResult(JobStep.Done);
            },
        };
        await using var app = await JobApp.Start(_directory, script);
        await app.Database.Write(s => s.Enqueue("scripted", "a", ""), TestContext.Current.CancellationToken);

        await done.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(3, script.Runs.Count);
    }

    [Fact]
    public async Task Is_abandoned_with_the_last_error_when_its_attempts_are_used_up()
    {
        var script = new Script { Run = (_, _) => throw new InvalidOperationException("broken") };
        await using var app = await JobApp.Start(_directory, script);
        await app.Database.Write(s => s.Enqueue("scripted", "a", ""), TestContext.Current.CancellationToken);

        Assert.Equal("broken", (await script.Abandoned.Task.WaitAsync(Limit, TestContext.Current.CancellationToken)).Message);
        Assert.Equal(2, script.Runs.Count);
    }

    [Fact]
    public async Task Is_done_after_a_restart_when_the_process_died_in_the_middle_of_it()
    {
        // A process that died while it did the job leaves the row as this: running, leased by somebody who is no more.
        await using (var before = await JobApp.Start(_directory, new Script { Run = (_, _) => Task.FromResult(JobStep.Done) }))
            await before.Database.Write(
                s => s.Execute("INSERT INTO jobs (kind, id, payload, state, attempt, not_before, lease_owner, lease_until, created_at, updated_at) VALUES ('scripted', 'a', '\"\"', 'Running', 1, '2026-01-01T00:00:00.0000000Z', 'dead', '9999-01-01T00:00:00.0000000Z', '2026-01-01T00:00:00.0000000Z', '2026-01-01T00:00:00.0000000Z')"),
                TestContext.Current.CancellationToken);

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script
        {
            Run = (_, _) =>
            {
                done.SetResult();
                return Task.FromResult(JobStep.Done);
            },
        };
        await using var after = await JobApp.Start(_directory, script);
        await done.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["a"], script.Runs);
    }

    [Fact]
    public async Task Is_not_lost_when_the_app_is_stopped_in_the_middle_of_it()
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var script = new Script
        {
            Run = async (_, stop) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return JobStep.Done;
            },
        };
        await using (var app = await JobApp.Start(_directory, script))
        {
            await app.Database.Write(s => s.Enqueue("scripted", "a", ""), TestContext.Current.CancellationToken);
            await begun.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var again = await JobApp.Start(_directory, new Script
        {
            Run = (_, _) =>
            {
                done.SetResult();
                return Task.FromResult(JobStep.Done);
            },
        });
        await done.Task.WaitAsync(Limit, TestContext.Current.CancellationToken);
    }
}

public sealed class A_fact_in_the_outbox : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("ro-outbox-").FullName;

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public async Task Is_published_again_under_the_same_id_until_the_broker_has_it()
    {
        var facts = new KeptFacts { Fails = attempt => attempt <= 1 };
        await using var app = await JobApp.Start(_directory, new Script { Run = (_, _) => Task.FromResult(JobStep.Done) }, facts);
        await app.Database.Write(s => s.Publish(new ReleasePaused("r", "x", "y")), TestContext.Current.CancellationToken);

        Assert.True(await facts.Arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal("release-paused", Assert.Single(facts.Published).Topic);
    }

    [Fact]
    public async Task Is_published_in_the_order_in_which_facts_were_committed()
    {
        var facts = new KeptFacts();
        await using var app = await JobApp.Start(_directory, new Script { Run = (_, _) => Task.FromResult(JobStep.Done) }, facts);
        await app.Database.Write(s => s.Publish(new ReleaseStarted("r", "v", "p", "b")), TestContext.Current.CancellationToken);
        await app.Database.Write(s => s.Publish(new ReleasePaused("r", "x", "y")), TestContext.Current.CancellationToken);

        for (var i = 0; i < 2; i++)
            Assert.True(await facts.Arrived.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.Equal(["release-started", "release-paused"], facts.Published.Select(f => f.Topic));
    }
}
