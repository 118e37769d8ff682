using System.Net;
using ReleaseOrchestrator.Contracts;
using ReleaseOrchestrator.Gateway.Adapters;
using ReleaseOrchestrator.Gateway.Chat;
using ReleaseOrchestrator.Gateway.Identity;
using ReleaseOrchestrator.Gateway.Pages;
using ReleaseOrchestrator.Gateway.Routes;
using ReleaseOrchestrator.Hosting;

var builder = WebApplication.CreateBuilder(args);
Listen(builder);
builder.AddServiceHosting(AppIds.Gateway);
builder.AddServiceDatabase(Schema.Migrations);
builder.AddOpenId();
builder.AddProxy();
builder.Services.AddSingleton<TokenStore>();
builder.Services.AddSingleton<Sessions>();
builder.Services.AddSingleton<Identifier>();
builder.Services.AddSingleton<RequestLimits>();
builder.Services.AddHostedService<FirstAdminToken>();
builder.AddChat();
builder.Services.AddRazorComponents();
builder.Services.AddSingleton<OverviewReader>().AddSingleton<FleetReader>();

var app = builder.Build();
app.UseServiceHosting();
app.UseMiddleware<Gatekeeper>();

ManageTokens.Map(app);
OpenApi.Map(app);
SlackWebhook.Map(app);
GitHubWebhook.Map(app);
ListChatCommands.Map(app);
PageRoutes.Map(app);
app.MapProxy();

await app.RunAsync();

// The public port is the app port too; where it is open to others (Gateway:Address) is decided here, not by APP_PORT's loopback.
static void Listen(WebApplicationBuilder builder)
{
    var port = builder.Configuration.GetValue<int?>("Gateway:Port") ?? builder.Configuration.GetValue("APP_PORT", 8080);
    var address = IPAddress.Parse(builder.Configuration["Gateway:Address"] ?? "127.0.0.1");
    builder.Configuration["APP_PORT"] = "";
    builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(address, port));
}
