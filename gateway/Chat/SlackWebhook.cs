using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using ReleaseOrchestrator.Gateway.Identity;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>POST /webhooks/slack: the slash command <c>/release</c>.</summary>
public static class SlackWebhook
{
    public const string Channel = "slack";

    /// <summary>Slack waits three seconds; what takes longer is posted to the response_url.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/webhooks/slack", Handle).WithName(nameof(SlackWebhook)).WithMetadata(Access.Anyone);

    public static async Task<IResult> Handle(HttpContext http, ChatInbox inbox, WebhookSecrets secrets, ReplyPoster replies, TimeProvider clock, CancellationToken stop)
    {
        var body = await WebhookBody.Read(http.Request, stop);
        var signature = http.Request.Headers[SlackSignature.Header].ToString();
        SlackSignature.Check(
            await secrets.Need(WebhookSecrets.Slack, stop), signature, http.Request.Headers[SlackSignature.TimestampHeader].ToString(), body, clock.GetUtcNow());

        var form = QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body));
        string Field(string name) => form.GetValueOrDefault(name).ToString();
        if (form.ContainsKey("ssl_check"))
            return Results.Ok();
        if (Field("user_id") is not { Length: > 0 } user)
            throw GatewayErrors.WebhookMalformed("user_id is missing; this address takes Slack's slash commands.");
        var replyTo = Field("response_url");
        if (replyTo.Length > 0 && !replies.MayPostTo(replyTo))
            throw GatewayErrors.WebhookMalformed($"response_url is not below {replies.SlackPrefix}.");

        var now = clock.GetUtcNow();
        var command = new ReceivedCommand(
            $"chat-{Guid.CreateVersion7(now):N}", Channel, user, Field("text"), replyTo.Length > 0 ? replyTo : null, now, CommandState.Received, null, replyTo.Length > 0 ? ReplyDelivery.Pending : ReplyDelivery.Kept);
        inbox.Expect(command.Id);
        await inbox.Take([$"slack:{signature}"], [command], stop);

        var reply = await inbox.Reply(command.Id, Patience, stop);
        return reply is not null && (command.ReplyTo is null || await inbox.Delivered(command.Id, ReplyDelivery.Answered, null, stop))
            ? Results.Json(SlackMessage.Of(command.Text, reply))
            : Results.Json(SlackMessage.Ephemeral("Taken. The answer comes here in a moment."));
    }
}

/// <summary>A message as Slack takes it: commands that change something are answered for all to see.</summary>
public static class SlackMessage
{
    public static object Ephemeral(string text) => new { response_type = "ephemeral", text };

    public static object Of(string command, string reply)
    {
        var text = $"```\n{Escape(reply)}\n```";
        return ForAll(command) ? new { response_type = "in_channel", text } : Ephemeral(text);
    }

    private static bool ForAll(string command)
    {
        try
        {
            return ChatCommand.Parse(command).ChangesSomething;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("```", "'''", StringComparison.Ordinal);
}

internal static class WebhookBody
{
    /// <summary>The bytes as they were signed.</summary>
    public static async Task<byte[]> Read(HttpRequest request, CancellationToken stop)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, stop);
        return buffer.ToArray();
    }
}
