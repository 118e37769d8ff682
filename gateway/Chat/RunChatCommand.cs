using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Hosting.Jobs;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>
/// Does a command that is on disk, keeps the reply, and sends it unless the webhook's own answer carried it. Done again after a crash: what the
/// command starts has the command's id as idempotency key, the other verbs come to the same end twice.
/// </summary>
public sealed class RunChatCommand(ChatInbox inbox, CommandRunner runner, ReplyPoster replies, TimeProvider clock) : IJobHandler
{
    /// <summary>How long an app that cannot be reached is waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The webhook's own answer comes first, if it can carry the reply.</summary>
    private static readonly TimeSpan AnswerFirst = TimeSpan.FromSeconds(3);

    public sealed record Payload(string CommandId);

    public static string Kind => "chat-command";

    public async Task<JobStep> Run(Job job, CancellationToken stop)
    {
        if (await inbox.Find(job.Payload<Payload>().CommandId, stop) is not { } command)
            return JobStep.Done;
        if (command.State == CommandState.Received)
            return await Do(command, stop) ? Next(command) : JobStep.Again(TimeSpan.FromSeconds(2));
        if (command.Delivery == ReplyDelivery.Pending)
        {
            await replies.Post(command, stop);
            await inbox.Delivered(command.Id, ReplyDelivery.Posted, null, stop);
        }
        return JobStep.Done;
    }

    public async Task Abandon(Job job, Exception last, CancellationToken stop)
    {
        if (await inbox.Find(job.Payload<Payload>().CommandId, stop) is not { } command)
            return;
        if (command.State == CommandState.Received)
            await inbox.Finish(command, CommandState.Refused, $"This could not be done: {last.Message}", null, stop);
        else
            await inbox.Delivered(command.Id, ReplyDelivery.Failed, last.Message, stop);
    }

    private static JobStep Next(ReceivedCommand command) => command.Delivery switch
    {
        ReplyDelivery.Pending when command.Channel == SlackWebhook.Channel => JobStep.Again(AnswerFirst),
        ReplyDelivery.Pending => JobStep.Again(TimeSpan.Zero),
        _ => JobStep.Done,
    };

    /// <summary>False: not now.</summary>
    private async Task<bool> Do(ReceivedCommand command, CancellationToken stop)
    {
        try
        {
            var (reply, actor) = await runner.Run(command, stop);
            await inbox.Finish(command, CommandState.Done, reply, actor, stop);
            return true;
        }
        catch (DomainException refusal) when (refusal.Kind is not (ErrorKind.Unavailable or ErrorKind.Throttled) || clock.GetUtcNow() - command.ReceivedAt > Patience)
        {
            await inbox.Finish(command, CommandState.Refused, refusal.Message, null, stop);
            return true;
        }
        catch (DomainException)
        {
            return false;
        }
    }
}
