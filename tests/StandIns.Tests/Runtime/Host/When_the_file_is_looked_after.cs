using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;
using LocalDapr.Resources;
using LocalDapr.Storage;
using LocalDapr.Workflows;
using Microsoft.Data.Sqlite;

namespace StandIns.Tests.Runtime.Host;

/// <summary>The runtime's file over years: brought forward from each older form, and never larger than what is in it for long.</summary>
public sealed class When_the_file_is_looked_after : IDisposable
{
    private static readonly InstanceKey Key = new("app", "old");
    private readonly string _folder = Directory.CreateTempSubdirectory("localdapr-file-").FullName;

    public static TheoryData<int> OlderVersions => [.. Enumerable.Range(1, RuntimeSchema.Steps.Length - 1)];

    private string File => Path.Combine(_folder, "localdapr.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(OlderVersions))]
    public async Task A_workflow_in_a_file_of_an_older_version_goes_on(int version)
    {
        await using (var old = new Database(File, new Schema(RuntimeSchema.Steps[..version])))
            await old.Write(WriteAsTheFirstVersionDid);

        await using var database = new Database(File, RuntimeSchema.Create());
        using var engine = new WorkflowEngine(new SqliteWorkflowStore(database), TimeProvider.System);
        engine.Load();
        var item = engine.Connect(Key.AppId).TryTake();
        Assert.Equal("kept", item?.WorkflowRequest.NewEvents[^1].EventRaised.Name);
        Assert.Equal("Story", item?.WorkflowRequest.PastEvents[1].ExecutionStarted.Name);
        await engine.CompleteTurn(Key.AppId, new WorkflowResponse
        {
            InstanceId = Key.InstanceId,
            CompletionToken = item!.CompletionToken,
            Actions = { new WorkflowAction { CompleteWorkflow = new CompleteWorkflowAction { WorkflowStatus = OrchestrationStatus.Completed } } },
        });
        Assert.Equal(OrchestrationStatus.Completed, engine.Find(Key)!.WorkflowStatus);
        Assert.Equal(RuntimeSchema.Steps.Length, database.Read(s => s.Number("PRAGMA user_version")));
    }

    [Fact]
    public async Task A_workflow_that_cannot_be_read_is_left_alone_and_the_others_go_on()
    {
        await using var database = new Database(File, RuntimeSchema.Create());
        await database.Write(WriteAsTheFirstVersionDid);
        await database.Write(s =>
        {
            s.Execute("INSERT INTO workflows SELECT app, 'spoilt', status, is_finished, header, purge_at FROM workflows");
            s.Execute("INSERT INTO workflow_history (app, id, seq, event) VALUES (?1, 'spoilt', 0, ?2)", Key.AppId, new byte[] { 0xFF, 0xFF });
        });
        using var engine = new WorkflowEngine(new SqliteWorkflowStore(database), TimeProvider.System);
        var left = new List<string>();
        engine.Dropped += left.Add;
        engine.Load();

        Assert.StartsWith("app/spoilt cannot be read and is left alone", Assert.Single(left), StringComparison.Ordinal);
        Assert.Equal(Key.InstanceId, engine.Connect(Key.AppId).TryTake()?.WorkflowRequest.InstanceId);
    }

    [Fact]
    public async Task A_step_that_fails_leaves_the_file_as_it_was()
    {
        await using (new Database(File, new Schema("CREATE TABLE a (n)")))
        {
        }
        Assert.Throws<SqliteException>(() => new Database(File, new Schema("CREATE TABLE a (n)", "CREATE TABLE b (n); CREATE TABLE a (n)")));
        await using var database = new Database(File, new Schema("CREATE TABLE a (n)"));
        Assert.Equal(0, database.Read(s => s.Number("SELECT count(*) FROM sqlite_master WHERE name = 'b'")));
    }

    [Fact]
    public async Task What_has_been_removed_is_given_back_to_the_system()
    {
        await using var database = new Database(File, new Schema("CREATE TABLE t (n INTEGER PRIMARY KEY, v BLOB)"));
        await database.Write(s =>
        {
            for (var i = 0; i < 4000; i++)
                s.Execute("INSERT INTO t (v) VALUES (?1)", new byte[4000]);
        });
        var most = database.Read(s => s.Number("PRAGMA page_count"));
        await database.Write(s => s.Execute("DELETE FROM t"));
        for (var i = 0; i < 100; i++)
            await database.Write(s => s.Execute("INSERT OR REPLACE INTO t (n, v) VALUES (1, ?1)", new byte[10]));

        Assert.True(most > 4000);
        Assert.InRange(database.Read(s => s.Number("PRAGMA page_count")), 1, 400);
    }

    [Fact]
    public async Task A_file_from_before_that_is_treated_alike()
    {
        await using (var connection = new SqliteConnection($"Data Source={File};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL; CREATE TABLE t (n); INSERT INTO t VALUES (7); PRAGMA user_version = 1";
            command.ExecuteNonQuery();
        }
        await using var database = new Database(File, new Schema("CREATE TABLE t (n)"));
        Assert.Equal((2L, 7L), database.Read(s => (s.Number("PRAGMA auto_vacuum"), s.Number("SELECT n FROM t"))));
    }

    [Fact]
    public void How_long_workflows_are_kept_is_read_from_the_configuration_as_daprd_reads_it()
    {
        var file = Path.Combine(_folder, "config.yaml");
        System.IO.File.WriteAllText(file, """
            apiVersion: dapr.io/v1alpha1
            kind: Configuration
            metadata: {name: appconfig}
            spec:
              workflow:
                maxConcurrentWorkflowInvocations: 5
                stateRetentionPolicy: {anyTerminal: 168h, completed: 30m, failed: 0s}
            """);
        var read = ConfigurationSpec.Read(file);
        Assert.Equal(new RetentionPolicy(TimeSpan.FromDays(7), TimeSpan.FromMinutes(30), TimeSpan.Zero), read.Retention);
        Assert.Equal(["workflow.maxConcurrentWorkflowInvocations"], read.NotServed);
    }

    [Theory]
    [InlineData("{completed: tomorrow}", "completed 'tomorrow' is not a duration such as 30m or 72h")]
    [InlineData("{completed: -1h}", "completed '-1h' is not a duration")]
    [InlineData("{finished: 1h}", "finished")]
    public void What_is_no_time_is_refused_with_its_place(string policy, string why)
    {
        var file = Path.Combine(_folder, "config.yaml");
        System.IO.File.WriteAllText(file, $"kind: Configuration\nspec:\n  workflow:\n    stateRetentionPolicy: {policy}\n");
        var refusal = Assert.Throws<ConfigurationException>(() => ConfigurationSpec.Read(file));
        Assert.Contains(why, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("config.yaml:4", refusal.Message, StringComparison.Ordinal);
    }

    private static void WriteAsTheFirstVersionDid(Session session)
    {
        var started = new HistoryEvent
        {
            EventId = -1,
            Timestamp = new Google.Protobuf.WellKnownTypes.Timestamp { Seconds = 1 },
            ExecutionStarted = new ExecutionStartedEvent
            {
                Name = "Story",
                WorkflowInstance = new WorkflowInstance { InstanceId = Key.InstanceId, ExecutionId = "first" },
            },
        };
        var turn = new HistoryEvent { EventId = -1, Timestamp = started.Timestamp, WorkflowStarted = new WorkflowStartedEvent() };
        var raised = new HistoryEvent { EventId = -1, Timestamp = started.Timestamp, EventRaised = new EventRaisedEvent { Name = "kept" } };
        var header = new WorkflowState { InstanceId = Key.InstanceId, Name = "Story", WorkflowStatus = OrchestrationStatus.Running };
        session.Execute(
            "INSERT INTO workflows (app, id, status, is_finished, header) VALUES (?1, ?2, 0, 0, ?3)",
            Key.AppId, Key.InstanceId, Google.Protobuf.MessageExtensions.ToByteArray(header));
        session.Execute(
            "INSERT INTO workflow_history (app, id, seq, event) VALUES (?1, ?2, 0, ?3)",
            Key.AppId, Key.InstanceId, Google.Protobuf.MessageExtensions.ToByteArray(new GetInstanceHistoryResponse { Events = { turn, started } }));
        session.Execute(
            "INSERT INTO workflow_inbox (app, id, seq, event) VALUES (?1, ?2, 5, ?3)",
            Key.AppId, Key.InstanceId, Google.Protobuf.MessageExtensions.ToByteArray(raised));
    }
}
