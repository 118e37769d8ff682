using CrashWorker;
using Dapr.Workflow;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// A workflow app like any other, which writes down every run of an activity, so that a test that kills it can tell what was done.
var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
builder.Configuration.AddEnvironmentVariables();
builder.Logging.AddConsole().SetMinimumLevel(LogLevel.Error);
using var ledger = new FileLedger(builder.Configuration["LEDGER"] ?? throw new InvalidOperationException("LEDGER names no folder"));
var app = builder.Configuration["APP_ID"] ?? throw new InvalidOperationException("APP_ID is not set");
builder.Services.AddDaprWorkflow(workflows =>
{
    Stories.Register(workflows);
    Steps.Register(workflows, app, ledger);
});
await builder.Build().RunAsync();
