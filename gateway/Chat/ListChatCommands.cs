using Microsoft.AspNetCore.Http.HttpResults;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Contracts.Releases;
using ReleaseOrchestrator.Gateway.Identity;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>Commands from chat, newest first, with the replies: also those that could not be sent back.</summary>
public static class ListChatCommands
{
    public sealed record View(string Id, string Channel, string User, string Text, DateTimeOffset ReceivedAt, CommandState State, string? Reply, ReplyDelivery Delivery);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/chat/commands", Handle).WithName(nameof(ListChatCommands)).WithMetadata(new Access(Roles.Viewer));

    private static async Task<Ok<Page<View>>> Handle(ChatInbox inbox, CancellationToken stop, int top = 50) => TypedResults.Ok(new Page<View>(
        [.. (await inbox.Newest(Math.Clamp(top, 1, 200), stop)).Select(c => new View(c.Id, c.Channel, c.UserId, c.Text, c.ReceivedAt, c.State, c.Reply, c.Delivery))], null));
}
