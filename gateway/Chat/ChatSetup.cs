using ReleaseOrchestrator.Hosting;

namespace ReleaseOrchestrator.Gateway.Chat;

/// <summary>What the chat part is made of.</summary>
public static class ChatSetup
{
    public static void AddChat(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ChatIdentities>();
        services.AddSingleton<ChatInbox>();
        services.AddSingleton<SeenPlans>();
        services.AddSingleton<ReleaseLedger>();
        services.AddSingleton<CommandRunner>();
        services.AddSingleton(s => new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = TimeSpan.FromSeconds(10) });
        services.AddSingleton<WebhookSecrets>();
        services.AddSingleton<ReplyPoster>();
        builder.AddJobs().Handle<RunChatCommand>(concurrency: 8);
    }
}
