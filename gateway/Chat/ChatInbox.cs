using System.Collections.Concurrent;
using ReleaseOrchestrator.Hosting.Storage;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Chat commands on disk, the memory of what was taken before, and who waits for a reply in this process.</summary>
public sealed class ChatInbox(ServiceDatabase database, TimeProvider clock)
{
    /// <summary>How long it is remembered that a request was taken: longer than any request is accepted after its signing.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(14);

    private const string Columns =
        "id, channel, user_id AS UserId, text, reply_to AS ReplyTo, received_at AS ReceivedAt, state, reply, delivery";

    private readonly ConcurrentDictionary<string, TaskCompletionSource<string>> _waiting = new();

    /// <summary>
    /// Keeps the commands and has them done, in one transaction with the memory of the request. When this returns they are on disk (R11).
    /// </summary>
    /// <param name="deliveries">What makes the request this very one; one that is known already makes it a replay.</param>
    public Task Take(IReadOnlyList<string> deliveries, IReadOnlyList<ReceivedCommand> commands, CancellationToken stop) => database.Write(
        async write =>
        {
            var now = clock.GetUtcNow();
            await write.Execute("DELETE FROM webhook_deliveries WHERE received_at < @Before", new { Before = now - Memory });
            foreach (var delivery in deliveries)
                if (await write.Execute("INSERT INTO webhook_deliveries (id, received_at) VALUES (@Id, @Now) ON CONFLICT (id) DO NOTHING", new { Id = delivery, Now = now }) == 0)
                    throw GatewayErrors.WebhookReplayed();
            foreach (var command in commands)
            {
                await write.Execute(
                    """
                    INSERT INTO chat_commands (id, channel, user_id, text, reply_to, received_at, state, delivery)
                    VALUES (@Id, @Channel, @UserId, @Text, @ReplyTo, @ReceivedAt, @State, @Delivery)
                    """,
                    new { command.Id, command.Channel, command.UserId, command.Text, command.ReplyTo, command.ReceivedAt, State = command.State.ToString(), Delivery = command.Delivery.ToString() });
                await write.Enqueue(RunChatCommand.Kind, command.Id, new RunChatCommand.Payload(command.Id));
            }
        },
        stop);

    public async Task<ReceivedCommand?> Find(string id, CancellationToken stop) =>
        (await database.Read(read => read.Find<Row>($"SELECT {Columns} FROM chat_commands WHERE id = @Id", new { Id = id }), stop))?.ToCommand();

    public async Task<IReadOnlyList<ReceivedCommand>> Newest(int top, CancellationToken stop) =>
        [.. (await database.Read(read => read.Query<Row>($"SELECT {Columns} FROM chat_commands ORDER BY received_at DESC, id DESC LIMIT @Top", new { Top = top }), stop)).Select(r => r.ToCommand())];

    public async Task Finish(ReceivedCommand command, CommandState state, string reply, string? actor, CancellationToken stop)
    {
        await database.Write(
            write => write.Execute(
                "UPDATE chat_commands SET state = @State, reply = @Reply, actor = @Actor, executed_at = @Now WHERE id = @Id",
                new { State = state.ToString(), Reply = reply, Actor = actor, Now = clock.GetUtcNow(), command.Id }),
            stop);
        if (_waiting.TryGetValue(command.Id, out var waiting))
            waiting.TrySetResult(reply);
    }

    /// <summary>False: the reply has gone another way meanwhile.</summary>
    public async Task<bool> Delivered(string id, ReplyDelivery delivery, string? error, CancellationToken stop) => await database.Write(
        write => write.Execute(
            "UPDATE chat_commands SET delivery = @Delivery, delivery_error = @Error WHERE id = @Id AND delivery = 'Pending'",
            new { Delivery = delivery.ToString(), Error = error, Id = id }),
        stop) == 1;

    /// <summary>Call it before the command is taken: the reply may be there sooner than the answer to the request.</summary>
    public void Expect(string id) => _waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reply, if it comes within the limit.</summary>
    public async Task<string?> Reply(string id, TimeSpan limit, CancellationToken stop)
    {
        try
        {
            return await _waiting[id].Task.WaitAsync(limit, stop);
        }
        catch (TimeoutException)
        {
            return null;
        }
        finally
        {
            _waiting.TryRemove(id, out _);
        }
    }

    private sealed record Row(string Id, string Channel, string UserId, string Text, string? ReplyTo, DateTimeOffset ReceivedAt, string State, string? Reply, string Delivery)
    {
        public ReceivedCommand ToCommand() => new(Id, Channel, UserId, Text, ReplyTo, ReceivedAt, Enum.Parse<CommandState>(State), Reply, Enum.Parse<ReplyDelivery>(Delivery));
    }
}
