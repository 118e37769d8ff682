using Dapr.DurableTask.Protobuf;
using LocalDapr.Engine;

namespace StandIns.Tests.Runtime.Engine;

public sealed class When_work_goes_over_a_wire : IDisposable
{
    private readonly WorkflowEngine _engine = new(new InMemoryWorkflowStore(), new MovableClock());
    private readonly ConnectedWorker _worker;
    private readonly IAsyncEnumerator<WorkMessage> _messages;

    public When_work_goes_over_a_wire()
    {
        _engine.Load();
        _worker = _engine.Connect(EngineScenario.App);
        _messages = _worker.Messages(TestContext.Current.CancellationToken).GetAsyncEnumerator();
    }

    public void Dispose() => _engine.Dispose();

    [Fact]
    public async Task The_bytes_of_each_turn_are_what_a_worker_in_the_process_reads_with_all_that_was_before()
    {
        await _engine.Start(EngineScenario.Key(), new CreateInstanceRequest { InstanceId = "one", Name = "Story", Input = "\"in\"" });
        var known = new List<HistoryEvent>();
        for (var step = 0; step < 4; step++)
        {
            var message = await Next();
            var turn = Parse(message);
            Assert.Equal(message.Read(), turn);
            Assert.Equal("one", turn.WorkflowRequest.InstanceId);
            Assert.NotEmpty(turn.CompletionToken);
            Assert.Equal(known, turn.WorkflowRequest.PastEvents);
            await _engine.CompleteTurn(EngineScenario.App, new WorkflowResponse
            {
                InstanceId = "one",
                CompletionToken = turn.CompletionToken,
                Actions = { Act.Schedule(step) },
            });

            var activity = await Next();
            var ordered = Parse(activity);
            Assert.Equal(activity.Read(), ordered);
            Assert.Equal(step, ordered.ActivityRequest.TaskId);
            known = [.. _engine.History(EngineScenario.Key())];
            Assert.Equal(step, known[^1].EventId);
            await _engine.CompleteActivity(EngineScenario.App, new ActivityResponse
            {
                InstanceId = "one",
                TaskId = step,
                CompletionToken = ordered.CompletionToken,
                Result = "\"done\"",
            });
        }
    }

    [Fact]
    public async Task A_message_that_was_taken_stays_as_it_was_while_the_instance_goes_on()
    {
        await _engine.Start(EngineScenario.Key(), new CreateInstanceRequest { InstanceId = "one", Name = "Story" });
        var first = Parse(await Next());
        await _engine.CompleteTurn(EngineScenario.App, new WorkflowResponse { InstanceId = "one", CompletionToken = first.CompletionToken });
        await _engine.Raise(EngineScenario.Key(), "go", null);
        var taken = await Next();
        var before = Parse(taken);
        await _engine.CompleteTurn(EngineScenario.App, new WorkflowResponse { InstanceId = "one", CompletionToken = before.CompletionToken });
        await _engine.Raise(EngineScenario.Key(), "on", null);
        var after = Parse(await Next());

        Assert.Equal(before, Parse(taken));
        Assert.Equal([.. before.WorkflowRequest.PastEvents, .. before.WorkflowRequest.NewEvents], after.WorkflowRequest.PastEvents);
    }

    private async Task<WorkMessage> Next()
    {
        Assert.True(await _messages.MoveNextAsync());
        return _messages.Current;
    }

    private static WorkItem Parse(WorkMessage message)
    {
        using var bytes = new MemoryStream();
        foreach (var piece in message.Pieces())
            bytes.Write(piece.Span);
        return WorkItem.Parser.ParseFrom(bytes.ToArray());
    }
}
